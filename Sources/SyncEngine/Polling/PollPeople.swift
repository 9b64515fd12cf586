import Domain
import Foundation
import Logging
import Store

extension SyncEngine {
    /// Reads who is in each mapped group that leaves its skills to its members, and what they bear. Where groups bear their
    /// skills themselves there is nothing to read.
    ///
    /// A group whose people cannot be listed does not keep the others from their turn.
    func pollPeople(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) -> PeoplePoll {
        let begun = now()
        let givers = try stored { () throws(StoreError) in try store.givers() }
        let followed = try stored { () throws(StoreError) in try store.followedGroups() }
        let followers = try stored { () throws(StoreError) in try store.followers(in: cycle) }
        if givers.isEmpty, followers.isEmpty {
            _ = try stored { () throws(StoreError) in try store.pass(over: [], in: cycle) }
            return PeoplePoll()
        }
        try await lookForHiddenSkills(asOf: begun, in: cycle)
        var roster = Roster()
        var failure: DirectoryError?
        try await list(givers[...], of: followers, in: &roster, &failure)
        // Whoever went meanwhile from this group to one that had been listed before is in neither list: once more.
        if let last = givers.lastIndex(where: { roster.isMissing(followers, of: $0.id) }) {
            try await list(givers[..<last], of: followers, in: &roster, &failure)
        }
        let doubtful = roster.doubtful(of: followers, at: begun, in: cycle)
        for start in stride(from: 0, to: doubtful.count, by: Roster.peoplePerRead) {
            let ids = Array(doubtful[start..<min(start + Roster.peoplePerRead, doubtful.count)])
            do {
                roster.take(try await directory.people(ids), askedFor: ids)
            } catch {
                throw .directory(error)
            }
        }
        let finished = roster
        let conclusion = try stored { () throws(StoreError) in
            try store.conclude(finished, over: followers, followed: followed, in: cycle)
        }
        let refuted = try stored { () throws(StoreError) in
            try store.refutedGrants(ofInactive: conclusion.inactive.keys, asOf: begun, in: cycle)
        }
        let hidden = SkillSet(try await switchedOff(refuted.skills.ids))
        try stored { () throws(StoreError) in try store.close(refuted, besides: hidden, asOf: begun, in: cycle) }
        // The server has said that somebody is not there: that is no gap in what was seen.
        tally.passedOver = conclusion.passed.filter { $0.reason == .skillsNotShown }
        let newlyPassed = try stored { () throws(StoreError) in
            try store.pass(
                over: conclusion.passed, seeing: conclusion.people.map(\.id), keepingThoseIn: finished.incomplete,
                in: cycle)
        }
        for person in newlyPassed {
            logger.warning(
                "person passed over",
                metadata: [
                    "user": "\(person.displayName)", "userId": "\(person.id)", "reason": "\(person.reason.rawValue)",
                ])
        }
        return PeoplePoll(listed: finished.complete, left: finished.left(by: followers), failure: failure)
    }

    /// Finds out, before anybody is read, whether lists show skills again that they were found to leave out.
    private func lookForHiddenSkills(asOf time: Date, in cycle: Cycle.ID) async throws(StepError) {
        let hidden = try stored { () throws(StoreError) in try store.hiddenSkills() }
        let shown = hidden.subtracting(try await switchedOff(hidden.sorted()))
        try stored { () throws(StoreError) in try store.show(shown, asOf: time, in: cycle) }
    }

    /// Those of the skills that lists may leave out although people have them.
    private func switchedOff(_ skills: [String]) async throws(StepError) -> [String] {
        if skills.isEmpty { return [] }
        do { return try await directory.switchedOff(skills) } catch { throw .directory(error) }
    }

    private func list(
        _ givers: ArraySlice<Giver>, of followers: [Roster.Follower], in roster: inout Roster,
        _ failure: inout DirectoryError?
    ) async throws(StepError) {
        for giver in givers {
            let list = try await members(of: giver, followers)
            roster.take(list.members, of: giver.id, isComplete: list.isComplete)
            failure = failure ?? list.failure
            progress(.readMembers(of: giver.name, people: list.members.count))
        }
    }

    /// A group's people as they were listed, page by page.
    private struct MemberList {
        var members: [String: Member] = [:]
        var total: Int?
        /// Entries: somebody may be there twice, and the total counts entries.
        var arrived = 0
        var isConsistent = true
        var pages = 0
        /// Why the list breaks off.
        var failure: DirectoryError?

        /// Whether it was shown to have everybody.
        var isComplete: Bool { isConsistent && failure == nil && arrived == total }

        /// - Returns: how many of the page's people were not known yet.
        mutating func take(_ page: MemberPage) -> Int {
            isConsistent =
                isConsistent && page.total != nil && (pages == 0 || page.total == total)
                && page.unreadable.allSatisfy { $0.id != nil }
            total = page.total
            pages += 1
            arrived += page.members.count
            let known = members.count
            for member in page.members { members[member.id] = member }
            return members.count - known
        }
    }

    /// Everybody in the group, and whether the list was shown to have them all.
    ///
    /// People who come and go while a list is paged move others from page to page. Where somebody is missing from a list of
    /// several pages, or from one that is empty all of a sudden, it is read once more, and only who is missing from both has
    /// left.
    private func members(
        of giver: Giver, _ followers: [Roster.Follower]
    ) async throws(StepError) -> (members: [Member], isComplete: Bool, failure: DirectoryError?) {
        var list = try await listMembers(of: giver)
        if list.isComplete, list.pages > 1 || list.members.isEmpty,
            Roster.isMissing(followers, of: giver.id, in: list.members.values)
        {
            let again = try await listMembers(of: giver)
            list.isConsistent = again.isComplete
            list.failure = again.failure
            list.members.merge(again.members) { $1 }
            list.total = list.members.count
            list.arrived = list.members.count
        }
        if let total = list.total {
            try stored { () throws(StoreError) in try store.learn(people: total, in: giver.id) }
        }
        if !list.isComplete {
            list.failure =
                list.failure ?? .listShort(of: .members(of: giver), seen: list.members.count, total: list.total)
            logger.warning(
                "members not shown complete: nothing concluded from absence",
                metadata: [
                    "group": "\(giver.name)", "groupId": "\(giver.id)", "seen": "\(list.members.count)",
                    "total": "\(list.total.map(String.init) ?? "none")", "error": "\(list.failure?.facts ?? "none")",
                ])
        }
        return (list.members.values.sorted { $0.id < $1.id }, list.isComplete, list.failure)
    }

    private func listMembers(of giver: Giver) async throws(StepError) -> MemberList {
        var list = MemberList()
        for number in 1...settings.maxPages {
            let page: MemberPage?
            do {
                page = try await directory.members(of: giver.id, page: number)
            } catch {
                // A group that cannot be listed must not keep the others from being read.
                if error.concernsEveryCall { throw .directory(error) }
                list.failure = error
                return list
            }
            guard let page else {
                list.isConsistent = false
                return list
            }
            let new = list.take(page)
            warn(of: page.unreadable, in: giver)
            try stored { () throws(StoreError) in try store.learn(page.skillNames) }
            // The server's own reckoning of pages is too small where it gave fewer people a page than it was asked for.
            if page.isLast, page.members.isEmpty || list.arrived >= list.total ?? 0 { return list }
            if new == 0 {
                list.failure = .pageRepeated(of: .members(of: giver), at: number)
                return list
            }
        }
        list.failure = .pagesWithoutEnd(of: .members(of: giver), pages: settings.maxPages, total: list.total)
        return list
    }

    private func warn(of unreadable: [UnreadablePerson], in giver: Giver) {
        for person in unreadable {
            logger.warning(
                "person skipped: unreadable",
                metadata: [
                    "group": "\(giver.name)", "userId": "\(person.id ?? "none")", "reason": "\(person.reason.facts)",
                ])
        }
    }
}
