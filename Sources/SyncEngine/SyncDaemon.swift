public import Domain
import Logging
public import ServiceLifecycle
public import Store

/// Cycles, one after the other, until a graceful shutdown.
///
/// A cycle that fails is followed by the next, and so is one that may not write some groups. What ends the daemon is a
/// store that cannot be written, or what takes a person to mend: credentials that the server refuses, because trying these
/// again and again locks clients out, a missing scope or permission to read, or a skills attribute that does not fit.
public struct SyncDaemon: Service {
    /// What ends the daemon.
    public enum Failure: Error, Sendable {
        case store(StoreError)
        case directory(DirectoryError)
    }

    private let engine: SyncEngine
    private let interval: Duration
    private let toApprove: @Sendable (Hold) -> String

    /// - Parameter toApprove: what its log tells people to do where they approve of a held plan.
    public init(engine: SyncEngine, interval: Duration, toApprove: @escaping @Sendable (Hold) -> String) {
        self.engine = engine
        self.interval = interval
        self.toApprove = toApprove
    }

    /// Runs cycles until the task is cancelled or the service group shuts down.
    ///
    /// - Throws: `Failure`.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            var told: CyclePace?
            while !Task.isCancelled {
                let report = try await cycle()
                await warnOfPace(report, &told)
                guard report.outcome != .interrupted else { return }
                var wait = interval
                if case .circuitOpen(_, let retryAfter, _) = report.error { wait = max(wait, retryAfter) }
                do { try await engine.clock.sleep(for: wait) } catch { return }
            }
        }
    }

    /// Says once that a cycle does not fit into the interval, and again when that is news.
    private func warnOfPace(_ report: CycleReport, _ told: inout CyclePace?) async {
        let pace = CyclePace(
            requests: report.tally.requests, requestsPerMinute: await engine.directory.requestsPerMinute(),
            interval: interval)
        guard !pace.fits else { return told = nil }
        guard pace.isNews(after: told) else { return }
        told = pace
        engine.logger.warning(
            "a cycle takes longer than the polling interval at the pace that is allowed",
            metadata: [
                "cycle": .stringConvertible(report.cycle), "requests": .stringConvertible(pace.requests),
                "requestsPerMinute": .stringConvertible(pace.requestsPerMinute),
                "takes": .stringConvertible(Seconds(pace.duration)),
                "interval": .stringConvertible(Seconds(interval)),
            ])
    }

    private func cycle() async throws(Failure) -> CycleReport {
        let report: CycleReport
        let timeline = Timeline(engine.clock)
        do { report = try await engine.runCycle(.sync, nextPollIn: interval) } catch { throw .store(error) }
        switch report.error {
        case .credentialsRefused, .scopeMissing, .skillsAttributeMissing, .skillsAttributeUnfit:
            if let error = report.error { throw .directory(error) }
        case .permissionMissing where report.plan == nil:
            if let error = report.error { throw .directory(error) }
        case .cancelled, nil:
            break
        case .some(let error):
            engine.logger.error(
                report.outcome == .failed ? "cycle failed" : "cycle not complete",
                metadata: ["cycle": .stringConvertible(report.cycle), "error": "\(error.facts)"])
        }
        if let hold = report.hold {
            engine.logger.warning(
                "plan held: nothing is sent until it is approved",
                metadata: [
                    "cycle": .stringConvertible(report.cycle), "token": "\(hold.token)",
                    "changes": .stringConvertible(report.tally.changed),
                    "removals": .stringConvertible(hold.extent.removals),
                    "mapped": .stringConvertible(hold.extent.mappedTargets),
                    "reasons": "\(hold.reasons.map(\.rawValue).joined(separator: ","))",
                    "toApprove": "\(toApprove(hold))",
                ])
        }
        if let leftOut = report.plan?.leftOut, !leftOut.isEmpty {
            engine.logger.warning(
                "targets left out of the plan: an earlier write is not settled",
                metadata: ["cycle": .stringConvertible(report.cycle), "targets": .stringConvertible(leftOut.count)])
        }
        if let unseen = report.plan?.unseen, let first = unseen.first {
            engine.logger.warning(
                "mapped groups not seen, and the poll was not complete",
                metadata: [
                    "cycle": .stringConvertible(report.cycle), "groups": .stringConvertible(unseen.count),
                    "first": "\(first.name)",
                ])
        }
        engine.logger.info(
            "cycle finished",
            metadata: [
                "cycle": .stringConvertible(report.cycle), "outcome": "\(report.outcome.rawValue)",
                "groups": .stringConvertible(report.tally.groups),
                "requests": .stringConvertible(report.tally.requests),
                "applied": .stringConvertible(report.tally.applied),
                "failed": .stringConvertible(report.tally.failed),
                "duration": .stringConvertible(Seconds(timeline.now)),
            ])
        return report
    }
}
