import Domain
import Foundation
import Logging
import Store

extension SyncEngine {
    /// Prunes what is older than the retention says, when a day's worth of it has come together. Days count on which there
    /// were cycles, so that a clock which is wrong by a year does not take the history with it. Stops between two
    /// transactions when the task is cancelled; the next cycle goes on with it.
    func pruneWhereDue() throws(StoreError) {
        guard let retention = settings.retention else { return }
        guard try store.isPruningDue(before: now().addingTimeInterval(-Double(retention.days) * 86_400)) else { return }
        let horizon = try store.timeLived(daysAgo: retention.days)
        guard try store.isPruningDue(before: horizon) else { return }
        let pruned = try store.prune(before: horizon, by: retention.identity) { _ in !Task.isCancelled }
        guard pruned != Pruned() else { return }
        logger.notice(
            "old history pruned",
            metadata: [
                "olderThanDays": "\(retention.days)", "events": "\(pruned.events)", "cycles": "\(pruned.cycles)",
            ])
    }
}
