import Domain
import SyncEngine

extension UnseenGroup {
    /// For people.
    var sentence: String {
        unreadable.map { "it cannot be read: \($0.reason.words)" } ?? "not seen, and the poll was not complete"
    }
}

extension CommandFailure {
    /// So many are named.
    private static let shownUnreadable = 5

    /// The end of a cycle that did all it could with what it saw; `nil` where it saw every mapped group, or did not bring
    /// about something else as well.
    init?(unseenBy report: CycleReport) {
        guard let plan = report.plan, !plan.unseen.isEmpty, plan.leftOut.isEmpty, report.tally.failed == 0 else {
            return nil
        }
        let count = plan.unseen.count
        let unreadable = report.tally.unreadable
        let left = unreadable.count - Self.shownUnreadable
        self.init(
            Vocabulary.unseen(count),
            details: unreadable.prefix(Self.shownUnreadable).map {
                "\($0.id ?? "no id") cannot be read: \($0.reason.words)"
            }
                + (left > 0 ? ["and \(left) more that cannot be read"] : []),
            try: unreadable.isEmpty
                ? "run again: groups came or went while they were being read"
                : "fix at the server what cannot be read, then run again", .failed)
    }
}

extension CycleReport {
    /// A line for those whose skills did not come, where there are any.
    func passedOverNote(_ vocabulary: Vocabulary, _ style: Style) -> String {
        let count = tally.passedOver.count
        if count == 0 { return "" }
        let who = "\(vocabulary.bearers(count)) \(count == 1 ? "was" : "were") passed over"
        return style.paint("\(who): the server did not show their skills".note(style), .warning) + "\n"
    }
}
