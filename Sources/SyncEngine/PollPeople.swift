import Domain
import Logging
import Store

extension SyncEngine {
    /// Reads who is in each mapped group that leaves its skills to its members, and what they bear. Where groups bear their
    /// skills themselves there is nothing to read.
    func pollPeople(in cycle: Cycle.ID) async throws(StepError) {
        let givers = try stored { () throws(StoreError) in try store.givers() }
        let followers = try stored { () throws(StoreError) in try store.followers() }
        if givers.isEmpty, followers.isEmpty { return }
        var roster = Roster()
        for giver in givers {
            let list = try await members(of: giver)
            roster.take(list.members, of: giver.id, isComplete: list.isComplete)
            progress(.readMembers(of: giver.name, people: list.members.count))
        }
        let unseen = roster.unseen(of: followers)
        for start in stride(from: 0, to: unseen.count, by: Roster.peoplePerRead) {
            let ids = Array(unseen[start..<min(start + Roster.peoplePerRead, unseen.count)])
            do {
                roster.take(try await directory.people(ids), askedFor: ids)
            } catch {
                throw .directory(error)
            }
        }
        let finished = roster
        let conclusion = try stored { () throws(StoreError) in
            try store.conclude(finished, over: followers, in: cycle)
        }
        for person in conclusion.passed {
            logger.warning(
                "person passed over",
                metadata: [
                    "user": "\(person.displayName)", "userId": "\(person.id)", "reason": "\(person.reason.rawValue)",
                ])
        }
    }

    /// Everybody in the group, and whether the list was shown to have them all.
    private func members(of giver: Giver) async throws(StepError) -> (members: [Member], isComplete: Bool) {
        var members: [String: Member] = [:]
        var total: Int?
        var isConsistent = true
        for number in 1...settings.maxPages {
            let page: MemberPage?
            do { page = try await directory.members(of: giver.id, page: number) } catch { throw .directory(error) }
            guard let page else {
                isConsistent = false
                break
            }
            isConsistent = isConsistent && page.total != nil && (number == 1 || page.total == total)
            total = page.total
            let known = members.count
            for member in page.members { members[member.id] = member }
            try stored { () throws(StoreError) in try store.learn(page.skillNames) }
            if page.isLast { break }
            if members.count == known { throw .directory(.pageRepeated(startIndex: number)) }
            if number == settings.maxPages {
                throw .directory(.pagesWithoutEnd(pages: number, totalResults: total))
            }
        }
        let isComplete = isConsistent && members.count == total
        if !isComplete {
            logger.warning(
                "members not shown complete: nothing concluded from absence",
                metadata: [
                    "group": "\(giver.name)", "groupId": "\(giver.id)", "seen": "\(members.count)",
                    "total": "\(total.map(String.init) ?? "none")",
                ])
        }
        return (members.values.sorted { $0.id < $1.id }, isComplete)
    }
}
