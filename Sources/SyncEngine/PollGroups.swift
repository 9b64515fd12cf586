import Domain
import Logging
import Store

extension SyncEngine {
    /// Reads the groups and, where these bear the skills, the people in them.
    func poll(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) {
        if let names = try namesToAskFor() {
            try await pollGroups(named: names, in: cycle, &tally)
        } else {
            try await pollAllGroups(in: cycle, &tally)
        }
        try await pollPeople(in: cycle)
    }

    /// The mapped names, where asking for each of them takes fewer requests than asking for all groups.
    private func namesToAskFor() throws(StepError) -> [String]? {
        guard let pageSize = directory.pageSizeBesideNames else { return nil }
        let (names, known) = try stored { () throws(StoreError) in try store.namesToAskFor() }
        return Poll.isCheaper(byNames: names.count, than: known, pageSize) ? names : nil
    }

    /// Reads the mapped groups, each by its name.
    private func pollGroups(
        named names: [String], in cycle: Cycle.ID, _ tally: inout Cycle.Tally
    ) async throws(StepError) {
        var found: [String: [Sighting]] = [:]
        for name in names {
            do { found[name] = try await directory.groups(named: name) } catch { throw .directory(error) }
            tally.groups = found.values.reduce(0) { $0 + $1.count }
            progress(.polled(groups: tally.groups, of: nil))
        }
        let answers = found
        let conclusion = try stored { () throws(StoreError) in try store.conclude(answers, in: cycle) }
        tally.groups = conclusion.groups
        tally.complete = conclusion.isComplete
        tally.namesAsked = names.count
    }

    /// Reads every page of groups, straight into the store, and concludes what the poll was worth.
    private func pollAllGroups(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) {
        var poll = Poll(maxPages: settings.maxPages)
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
                try stored { () throws(StoreError) in try store.absorb(groups, of: page, in: cycle) }
            }
            for unreadable in page.unreadable {
                logger.warning(
                    "group skipped: unreadable",
                    metadata: [
                        "index": "\(unreadable.index)", "groupId": "\(unreadable.id ?? "none")",
                        "reason": "\(unreadable.reason)",
                    ])
            }
            tally.groups = poll.arrived
            progress(.polled(groups: poll.arrived, of: poll.totalResults))
        }
        let finished = poll
        let conclusion = try stored { () throws(StoreError) in try store.conclude(finished, in: cycle) }
        tally.groups = conclusion.groups
        tally.complete = conclusion.isComplete
        if !conclusion.isComplete {
            logger.warning(
                "poll not shown complete: nothing concluded from absence",
                metadata: [
                    "seen": "\(conclusion.groups)",
                    "totalResults": "\(finished.totalResults.map(String.init) ?? "none")",
                ])
        }
    }

    func stored<Value>(_ body: () throws(StoreError) -> Value) throws(StepError) -> Value {
        do { return try body() } catch { throw .store(error) }
    }
}
