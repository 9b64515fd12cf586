import Domain
import Foundation
import Logging
import Store

extension SyncEngine {
    /// Plans from the database what the poll found out of step.
    ///
    /// - Parameters:
    ///   - people: whose people the poll showed.
    ///   - revision: that of the mappings by which it was made.
    /// - Returns: the plan; the same with the writes that wait, which is what the guard holds, so that a wait that ends makes no
    ///   other plan of it; and the skills that nobody can be given.
    func makePlan(
        after unresolved: UnresolvedAttempts, _ people: PeoplePoll, under revision: Int?, in cycle: Cycle.ID,
        _ tally: Cycle.Tally
    ) async throws(StepError) -> (plan: Plan, withWaits: Plan, unavailable: SkillSet) {
        let untouchable = unresolved.untouchable
        let (drift, undecided, moved, unseen, isOutdated) = try stored { () throws(StoreError) in
            // Before the revision is looked at: of mappings that come in between, that says that they are newer.
            let drift = try store.plannableDrift(besides: untouchable.union(unresolved.mayArrive.keys))
            let undecided =
                drift.contains { $0.targetKind == .user }
                ? try store.undecidedSkills(besides: people.listed, pollComplete: tally.complete) : .empty
            let moved = try store.skillsAskedElsewhere(thanIn: people.left)
            let unseen = tally.complete ? [] : try store.unseenGroups(besides: tally.unreadable)
            return (drift, undecided, moved, unseen, try store.currentRevision()?.number != revision)
        }
        func plan(_ withholding: Withholding) -> Plan {
            Plan(
                mending: drift, mode: settings.mode, leavingOut: untouchable, unseen: unseen,
                mostSkills: directory.mostSkills, withholding: withholding)
        }
        var withholding = Withholding(undecided: undecided)
        withholding.mayHaveMoved = moved
        withholding.isOfOlderMappings = isOutdated
        var planned = plan(withholding)
        let unavailable = try await unavailableSkills(in: planned)
        if !unavailable.isEmpty {
            withholding.unavailable = unavailable
            let concerned = drift.filter(withholding.isUnavailable).compactMap(\.targetID)
            withholding.onceAsked = try stored { () throws(StoreError) in try store.skillsOnceAsked(of: concerned) }
            planned = plan(withholding)
        }
        let (withWaits, mode) = (planned, settings.mode)
        withholding.waiting = try stored { () throws(StoreError) in
            try store.note(unavailable: unavailable.ids, in: cycle)
            return try store.waits(of: withWaits.changes, without: unavailable, mode: mode)
        }
        if !withholding.waiting.isEmpty { planned = plan(withholding) }
        tell(of: planned)
        return (planned, withWaits, unavailable)
    }

    /// Logs what of it a person has to see to.
    private func tell(of plan: Plan) {
        for held in plan.refused {
            guard case .tooManySkills(let count, let most) = held.reason else { continue }
            logger.error(
                "change refused: too many skills",
                metadata: [
                    "\(held.drift.targetKind)": "\(held.drift.name)", "skills": .stringConvertible(count),
                    "most": .stringConvertible(most),
                    "groups": "\((held.drift.groups ?? []).map(\.name).joined(separator: ", "))",
                ])
        }
        tell(ofWaiting: plan)
        var unlisted: [Drift] = []
        var irreplaceable: [Drift] = []
        var moving: [Drift] = []
        for held in plan.withheld {
            switch held.reason {
            case .peopleNotListed: unlisted.append(held.drift)
            case .replacementUnavailable: irreplaceable.append(held.drift)
            case .mayHaveMoved: moving.append(held.drift)
            case .groupMissing, .ambiguousName, .skillsNotKnown, .givenByOthers, .tooManySkills, .mappingsNewer,
                .waiting:
                continue
            }
        }
        tell("skills kept: a group whose people were not all listed may ask for them", of: unlisted)
        tell("skills kept: what is asked for in their place cannot be given", of: irreplaceable)
        tell("skills kept until the next poll: people may have moved to a group that asks for them", of: moving)
    }

    /// Which writes are not sent yet, in one line, with what came of the one that is sent again first.
    private func tell(ofWaiting plan: Plan) {
        let waiting = plan.waiting
        let next = waiting.compactMap { held in held.waiting.map { (held.drift, $0) } }.min { $0.1.until < $1.1.until }
        guard let (drift, first) = next else { return }
        logger.warning(
            "writes wait: the same was sent before, and the server did not keep it, or rejected it",
            metadata: [
                "\(drift.targetKind)s": .stringConvertible(waiting.count), "first": "\(drift.name)",
                "until": "\(first.until.ISO8601Format())", "cycles": .stringConvertible(first.cycles),
                "attempt": .stringConvertible(first.attempt), "error": "\(first.error ?? "none")",
            ])
    }

    /// In one line, however many there are.
    private func tell(_ message: Logger.Message, of drift: [Drift]) {
        guard let first = drift.first else { return }
        logger.warning(message, metadata: ["people": .stringConvertible(drift.count), "first": "\(first.name)"])
    }

    /// The skills that the plan gives and nobody can be given, told once rather than by each write that is refused.
    private func unavailableSkills(in plan: Plan) async throws(StepError) -> SkillSet {
        let given = SkillSet(Set(plan.changes.flatMap(\.add.skills)))
        if given.isEmpty { return .empty }
        let unavailable: SkillSet
        do { unavailable = SkillSet(try await directory.unavailable(given.ids)) } catch { throw .directory(error) }
        if !unavailable.isEmpty {
            let names = try stored { () throws(StoreError) in try store.skillNames().current }
            logger.error(
                "skills left out: the server does not have them, or they are not active",
                metadata: [
                    "skills": "\(unavailable.ids.joined(separator: ","))",
                    "names": "\(unavailable.ids.compactMap { names[$0] }.joined(separator: ", "))",
                ])
        }
        return unavailable
    }
}
