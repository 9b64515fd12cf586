public import Domain
public import Foundation

extension Store {
    /// To be replaced by the query: an empty report.
    public func report(of period: Range<Date>) throws(StoreError) -> AuditReport {
        AuditReport(
            period: period, madeAt: now(), chainHead: AuditReport.ChainHead(events: 0, hash: nil), drift: [],
            driftCounts: [:], attemptsPerDay: [], conflictHours: [], hoursOverThreshold: [], mostEdited: [],
            revisions: [], failedAttempts: [], failedAttemptsTotal: 0)
    }
}
