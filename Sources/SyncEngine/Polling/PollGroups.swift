import Domain
import Logging
import Store

extension SyncEngine {
    /// Reads the groups and, where these leave their skills to them, the people in them.
    func poll(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) -> PeoplePoll {
        let begun = now()
        if let names = try namesToAskFor(), let found = try await groups(named: names) {
            try await conclude(found, in: cycle, &tally)
        } else {
            try await pollAllGroups(in: cycle, &tally)
        }
        if directory.membersPerPage == nil {
            try stored { () throws(StoreError) in
                try store.close(try store.refutedGrants(asOf: begun, in: cycle), asOf: begun, in: cycle)
            }
        }
        return try await pollPeople(in: cycle, &tally)
    }

    /// The mapped names, where asking for each of them takes fewer requests than asking for all groups.
    private func namesToAskFor() throws(StepError) -> [String]? {
        guard let pageSize = directory.pageSizeBesideNames else { return nil }
        let (names, known) = try stored { () throws(StoreError) in try store.namesToAskFor() }
        return Poll.isCheaper(byNames: names.count, than: known, pageSize) ? names : nil
    }

    /// Reads the mapped groups, each by its name. `nil` where the server does not take one of the names: the pages have its
    /// group as well.
    private func groups(named names: [String]) async throws(StepError) -> [ExactName: FoundGroups]? {
        var found: [ExactName: FoundGroups] = [:]
        var polled = 0
        for name in names {
            do {
                let answer = try await directory.groups(named: name)
                found[ExactName(name)] = answer
                polled += answer.groups.count
            } catch  where error.concernsEveryCall || error.isTransient {
                throw .directory(error)
            } catch {
                logger.warning(
                    "name not taken: every page of groups is read instead",
                    metadata: ["group": "\(name)", "error": "\(error.facts)"])
                return nil
            }
            progress(.polled(groups: polled, of: nil))
        }
        return found
    }

    /// Concludes what a poll by names was worth.
    private func conclude(
        _ found: [ExactName: FoundGroups], in cycle: Cycle.ID, _ tally: inout Cycle.Tally
    ) async throws(StepError) {
        for answer in found.values { skip(answer.unreadable, &tally) }
        let missing = try stored { () throws(StoreError) in try store.missing(from: found) }
        let (read, gone) = try await read(missing)
        let conclusion = try stored { () throws(StoreError) in
            try store.conclude(found, read: read, gone: gone, in: cycle)
        }
        conclude(conclusion, of: nil, &tally)
        tally.namesAsked = found.count
    }

    /// Reads by their ids the groups that their names did not find: they may have others now, or the answer was wrong. Of one
    /// that cannot be read nothing is concluded.
    private func read(_ missing: [Target]) async throws(StepError) -> (read: [Sighting], gone: [Target.ID]) {
        var (found, gone): ([Sighting], [Target.ID]) = ([], [])
        for group in missing {
            do {
                if let shown = try await directory.sighting(of: group) {
                    found.append(shown)
                } else {
                    gone.append(group.id)
                }
            } catch {
                if error.concernsEveryCall { throw .directory(error) }
                logger.warning(
                    "group not found by its name, and not read: nothing concluded",
                    metadata: ["group": "\(group.name)", "groupId": "\(group.serverID)", "error": "\(error.facts)"])
            }
        }
        return (found, gone)
    }

    /// Reads every page of groups, straight into the store, and concludes what the poll was worth.
    private func pollAllGroups(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) {
        var poll = Poll(maxPages: settings.maxPages)
        var doubted: [Target] = []
        let known = try stored { () throws(StoreError) in try store.knownPages() }
        while let startIndex = poll.next {
            let page: GroupPage
            do {
                page = try await directory.page(at: startIndex, known: known[startIndex])
                try poll.take(page)
            } catch {
                throw .directory(error)
            }
            if case .groups(let groups) = page.contents {
                doubted += try stored { () throws(StoreError) in
                    try store.absorb(groups, of: page, doubting: directory.readsTellSkills, in: cycle)
                }
            }
            skip(page.unreadable, &tally)
            tally.groups = poll.arrived
            progress(.polled(groups: poll.arrived, of: poll.totalResults))
        }
        let finished = poll
        let conclusion = try stored { () throws(StoreError) in try store.conclude(finished, in: cycle) }
        conclude(conclusion, of: finished.totalResults, &tally)
        try await readSingly(doubted, in: cycle)
    }

    private func conclude(_ conclusion: PollConclusion, of totalResults: Int?, _ tally: inout Cycle.Tally) {
        tally.groups = conclusion.groups
        tally.complete = conclusion.isComplete
        if conclusion.isComplete { return }
        logger.warning(
            "poll not shown complete: nothing concluded from absence",
            metadata: [
                "seen": "\(conclusion.groups)", "totalResults": "\(totalResults.map(String.init) ?? "none")",
            ])
    }

    private func skip(_ unreadable: [UnreadableGroup], _ tally: inout Cycle.Tally) {
        tally.unreadable += unreadable
        for group in unreadable {
            logger.warning(
                "group skipped: unreadable",
                metadata: [
                    "index": "\(group.index)", "groupId": "\(group.id ?? "none")", "reason": "\(group.reason.facts)",
                ])
        }
    }

    func stored<Value>(_ body: () throws(StoreError) -> Value) throws(StepError) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}
