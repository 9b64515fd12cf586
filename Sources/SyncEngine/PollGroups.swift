import Domain
import Logging
import Store

extension SyncEngine {
    /// Reads every page of groups, straight into the store, and concludes what the poll was worth.
    func poll(in cycle: Cycle.ID, _ tally: inout Cycle.Tally) async throws(StepError) {
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
