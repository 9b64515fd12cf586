import Domain
import Foundation
import Simulator
import Store

/// What the database says of PUTs and groups, compared with what the server knows.
extension GroupStory {
    /// One PUT by what it says: both sides name it so.
    private struct Key: Hashable, CustomStringConvertible {
        let group: String
        let version: String
        let skills: Set<String>

        init(_ attempt: Attempt) {
            group = attempt.target.serverID
            version = attempt.baseVersion ?? ""
            skills = Set(attempt.skillsAfter.ids)
        }

        init(_ put: PutRecord) {
            group = put.groupID
            version = put.version.map(String.init) ?? ""
            skills = Set(put.skills ?? [])
        }

        var description: String { "group \(group) version \(version) skills \(skills.sorted())" }
    }

    /// A version tells of every one.
    func mayStillArrive(_ attempt: Attempt) -> Bool { false }

    func compare(with attempts: [Attempt], _ rows: DatabaseRows, _ findings: inout Findings) throws {
        everyAcceptedPutIsTold(attempts, &findings)
        everyRecordIsTrue(attempts, &findings)
        noPutWasNeedless(attempts, &findings)
        nothingWasOverwrittenUnseen(attempts, &findings)
        theServerIsInStep(&findings)
        try theDatabaseKnowsIt(rows, &findings)
    }

    /// Each PUT that arrived has an attempt of its own.
    func everyWriteIsOnRecord(in attempts: [Attempt], _ findings: inout Findings) {
        findings.expect(each: puts.map(Key.init), isAmong: attempts.map(Key.init))
    }

    /// An accepted PUT has the one attempt that says so.
    private func everyAcceptedPutIsTold(_ attempts: [Attempt], _ findings: inout Findings) {
        let recorded = Dictionary(grouping: attempts, by: Key.init)
        for put in puts {
            guard case .replaced(let version) = put.effect else { continue }
            let key = Key(put)
            let attempts = recorded[key] ?? []
            let owners = attempts.filter { tells(of: put, version, $0) }
            findings.expect(
                owners.count == 1,
                "the accepted PUT \(put.request) has \(owners.count) attempts that could be it: \(key), on record: "
                    + attempts.map { "\($0.id) \($0.outcome) -> \($0.newVersion ?? "-")" }.joined(separator: ", "))
        }
    }

    /// Whether the attempt says what became of the accepted PUT.
    private func tells(of put: PutRecord, _ version: Int, _ attempt: Attempt) -> Bool {
        switch attempt.outcome {
        case .applied: attempt.newVersion == String(version)
        // Others wrote the group before anybody could see what the PUT had left.
        case .superseded: othersWrote(put.groupID, after: version)
        default: false
        }
    }

    /// What is on record as applied was accepted, and what is on record as a conflict was refused.
    private func everyRecordIsTrue(_ attempts: [Attempt], _ findings: inout Findings) {
        let accepted = Dictionary(grouping: puts.filter(\.tookEffect), by: Key.init).mapValues(\.count)
        let refused = Dictionary(grouping: puts.filter { $0.status == 409 }, by: Key.init).mapValues(\.count)
        for (outcome, there) in [(Attempt.Outcome.applied, accepted), (.conflict, refused)] {
            let told = Dictionary(grouping: attempts.filter { $0.outcome == outcome }, by: Key.init)
            for (key, attempts) in told {
                findings.expect(
                    attempts.count <= there[key] ?? 0,
                    "\(attempts.count) attempts are \(outcome), \(there[key] ?? 0) PUTs were: \(key)")
            }
        }
    }

    /// No PUT asked for what was in force already, as far as its client could have been told: it does not repeat what its
    /// base bore, and it starts from nothing older than what the server had when its process was started.
    private func noPutWasNeedless(_ attempts: [Attempt], _ findings: inout Findings) {
        for put in puts {
            findings.expect(put.effect != .unchanged, "PUT \(put.request) asked for what was there: \(Key(put))")
            let base = put.version.flatMap { versions[put.groupID]?[$0] }
            findings.expect(
                base?.skills != Set(put.skills ?? []),
                "PUT \(put.request) asked for what its base bore: \(Key(put))")
        }
        for attempt in attempts {
            let then = start(of: attempt)?.versions[attempt.target.serverID] ?? .max
            findings.expect(
                attempt.baseVersion.flatMap { Int($0) } ?? 0 >= then,
                "attempt \(attempt.id) starts from a version older than its process, \(then): \(Key(attempt))")
        }
    }

    /// An accepted PUT replaced the very version that its attempt was made from, and the attempt knew what that bore.
    private func nothingWasOverwrittenUnseen(_ attempts: [Attempt], _ findings: inout Findings) {
        let recorded = Dictionary(grouping: attempts, by: Key.init)
        for put in puts {
            guard case .replaced(let version) = put.effect else { continue }
            findings.expect(put.version == version - 1, "PUT \(put.request) replaced another version: \(Key(put))")
            let replaced = versions[put.groupID]?[version - 1]?.skills
            findings.expect(
                recorded[Key(put)]?.contains { $0.skillsBefore.map { Set($0.ids) } == replaced } ?? false,
                "PUT \(put.request) replaced \(replaced?.sorted() ?? []), which its attempt did not know")
        }
    }

    private func theServerIsInStep(_ findings: inout Findings) {
        findings.expect(unexplained.isEmpty, "nobody is known to have made \(unexplained)")
        for (id, group) in groups {
            findings.expect(
                scene.isInStep(group.displayName, bearing: Set(group.skills), lastEdit: lastEdit(of: id)),
                "\(group.displayName) was left bearing \(group.skills)")
        }
    }

    private func theDatabaseKnowsIt(_ rows: DatabaseRows, _ findings: inout Findings) throws {
        let known = try rows.all(
            """
            SELECT target.server_id, snapshot.version, skill_set.skills
            FROM target
            JOIN snapshot ON snapshot.id = target.snapshot_id
            JOIN skill_set ON skill_set.id = snapshot.skill_set_id
            """)
        let server = groups.values.map { group in
            [
                group.id, "\(group.version)",
                "[\(Set(group.skills).sorted().map { "\"\($0)\"" }.joined(separator: ","))]",
            ]
        }
        findings.expect(Set(known) == Set(server), "the database knows \(known), the server \(server)")
    }
}
