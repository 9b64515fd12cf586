import ArgumentParser
import Domain
import Foundation
import Logging
import ServiceLifecycle
import Store
import SyncEngine

struct RunCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keeps the groups in step with the mappings: the daemon, or one cycle with --once.",
        discussion: """
            Polls every pollingIntervalMs, puts right what differs, and records it. SIGTERM and SIGINT let the PUT in flight
            finish, settle it, and stop; a second one ends the process at once.

            EXAMPLES
              skill-sync run                         until it is stopped
              skill-sync run --once                  one cycle, for cron
              skill-sync run --config /etc/skill-sync/config.json --log-format json
            """)

    @Flag(help: "One cycle, then end.")
    var once = false

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        try await Session.run(options, context) { session async throws(CommandFailure) in
            try session.requireMappings(context)
            if once {
                try await runOnce(session, context)
            } else {
                try await runDaemon(session)
            }
        }
    }

    private func runOnce(_ session: Session, _ context: Context) async throws(CommandFailure) {
        let report = try await session.untilSignalled { session async throws(CommandFailure) in
            try await session.cycle(.sync)
        }
        // What was done is told though an error ended it early.
        if report.plan != nil {
            context.console.out(CycleSummary(report: report).text(style: context.console.style))
        }
        if let error = report.error { throw CommandFailure(error) }
        if report.outcome != .converged {
            throw CommandFailure(
                "\(report.tally.failed) of \(report.tally.changed) changes were not applied",
                try: "see why: skill-sync audit attempts --cycle \(report.cycle)", .failed)
        }
    }

    private func runDaemon(_ session: Session) async throws(CommandFailure) {
        session.logger.notice(
            "started",
            metadata: [
                "server": "\(session.access.apiURL.absoluteString)", "database": "\(session.store.path)",
                "interval": "\(session.settings.pollingInterval.seconds)", "mode": "\(session.settings.mode.rawValue)",
            ])
        let daemon = SyncDaemon(engine: session.engine, interval: session.settings.pollingInterval)
        try await session.serve(daemon)
        session.logger.notice("stopped")
    }
}

/// One cycle in a few lines.
struct CycleSummary {
    let report: CycleReport

    func text(style: Style) -> String {
        let tally = report.tally
        let headline =
            "Cycle \(report.cycle) \(report.outcome.rawValue): \(counted(tally.groups, "group")) polled "
            + "with \(counted(tally.requests, "request")), "
            + "\(tally.applied) of \(tally.changed) changes applied"
            + (tally.conflicts > 0 ? ", " + counted(tally.conflicts, "conflict") : "") + "."
        return style.paint(headline, report.outcome.tone) + "\n"
            + PlanListing.heldBackNotes(report.plan?.heldBack ?? [], style)
    }
}
