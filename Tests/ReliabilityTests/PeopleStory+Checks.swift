import Domain
import Foundation
import Simulator

/// What the database says of people, and of writes to them, compared with what the server knows.
extension PeopleStory {
    /// One write by what it says: both sides name it so.
    private struct Key: Hashable, CustomStringConvertible {
        let person: String
        let given: SkillSet
        let taken: Set<String>

        init(_ attempt: Attempt) {
            let work = SkillWork(from: attempt.skillsBefore ?? .empty, to: attempt.skillsAfter)
            person = attempt.target.serverID
            given = work.added
            taken = Set(work.removed.ids)
        }

        init(_ request: RequestRecord) {
            person = request.personID ?? ""
            given = SkillSet(request.givenSkills.map { Skill(id: $0.key, proficiency: $0.value) })
            taken = Set([request.takenSkill].compactMap(\.self))
        }

        /// What would have taken as much.
        init(_ loss: SkillEdit) {
            person = loss.personID
            given = .empty
            taken = [loss.skillID]
        }

        var description: String { "person \(person) given \(given.skills) taken \(taken)" }
    }

    /// One that asked for what the mappings of then gave, and no longer give, so that it was not sent again.
    func mayStillArrive(_ attempt: Attempt) -> Bool {
        let key = Key(attempt)
        return season == .winter && attempt.outcome == .unknown && !writes.contains { $0.tookEffect && Key($0) == key }
    }

    func compare(with attempts: [Attempt], _ rows: DatabaseRows, _ findings: inout Findings) throws {
        // What an unreliable server shows does not tell which writes took effect. Whose a skill is shows in the end all the same.
        if scene != .unreliable {
            everyAcceptedWriteIsTold(attempts, &findings)
            noWriteWasNeedless(&findings)
        }
        nothingOfOthersWasTaken(&findings)
        theServerIsInStep(&findings)
        try theDatabaseKnowsWhatIsOurs(rows, &findings)
    }

    func everyWriteIsOnRecord(in attempts: [Attempt], _ findings: inout Findings) {
        findings.expect(each: writes.map(Key.init), isAmong: attempts.map(Key.init))
    }

    /// As many attempts are on record as applied as there were accepted writes. Where others did what a write was to do, in the
    /// moment of it or of the write before, nobody can tell which of the two it was.
    private func everyAcceptedWriteIsTold(_ attempts: [Attempt], _ findings: inout Findings) {
        let told = Dictionary(grouping: attempts.filter { $0.outcome == .applied }, by: Key.init).mapValues(\.count)
        let accepted = Dictionary(grouping: writes.filter(\.tookEffect), by: Key.init).mapValues(\.count)
        let unclear = Dictionary(grouping: othersTook, by: Key.init).mapValues(\.count)
        for key in Set(told.keys).union(accepted.keys) {
            let (told, accepted) = (told[key] ?? 0, accepted[key] ?? 0)
            findings.expect(
                accepted...(accepted + (unclear[key] ?? 0)) ~= told,
                "\(accepted) writes were accepted, \(told) are on record as applied: \(key)")
        }
    }

    /// A write that changes nothing is one that its client could not have known to be in force.
    private func noWriteWasNeedless(_ findings: inout Findings) {
        for write in writes where write.fault == nil && write.status.map({ 200..<300 ~= $0 }) == true {
            findings.expect(write.tookEffect, "write \(write.number) asked for what was there: \(Key(write))")
        }
    }

    private func nothingOfOthersWasTaken(_ findings: inout Findings) {
        findings.expect(trespasses.isEmpty, "taken from people who had it from others: \(trespasses)")
        findings.expect(groupWrites == 0, "\(groupWrites) groups, or people's skills as a whole, were written")
    }

    private func theServerIsInStep(_ findings: inout Findings) {
        for person in people {
            let held = person.held
            let asked = asked(of: person)
            findings.expect(
                asked.differing(from: held).isEmpty, "\(person.name) was left with \(held.skills), not \(asked.skills)")
            let left = held.subtracting(asked).ids.filter { person.held($0)?.grantedBy != .outside }
            findings.expect(left.isEmpty, "\(person.name) keeps \(left), which no group gives any more")
        }
    }

    /// Of everybody in a mapped group the database knows what they bear, and of that just what requests gave as ours.
    private func theDatabaseKnowsWhatIsOurs(_ rows: DatabaseRows, _ findings: inout Findings) throws {
        let known = try rows.all(
            """
            SELECT target.server_id, borne.skills, granted.skills
            FROM target
            JOIN snapshot ON snapshot.id = target.snapshot_id
            JOIN skill_set AS granted ON granted.id = snapshot.granted_id
            LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
            WHERE target.kind = 'user'
            """)
        let byPerson = Dictionary(uniqueKeysWithValues: known.map { ($0[0], Array($0[1...])) })
        for person in people where !asked(of: person).isEmpty {
            let held = person.held
            let ours = person.skills.filter { $0.grantedBy != .outside }.map(\.id)
            let texts = byPerson[person.id] ?? []
            let sets = try texts.map { try JSONDecoder().decode(SkillSet.self, from: Data($0.utf8)) }
            findings.expect(
                sets.first == held, "the database knows \(texts) of \(person.name), who has \(held.skills)")
            findings.expect(
                sets.last?.ids == SkillSet(ours).ids,
                "the database takes \(texts) of \(person.name) for ours, not \(ours)")
        }
    }
}

extension SimulatedPerson {
    fileprivate var held: SkillSet { SkillSet(skills.map { Skill(id: $0.id, proficiency: $0.proficiency) }) }
}
