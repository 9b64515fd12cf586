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
            Polls every pollingIntervalMs, puts right what differs, and records it. SIGTERM and SIGINT let the write in flight
            finish, settle it, and stop; a second one ends the process at once.

            A plan that would take away too much is held: nothing is sent, --once exits 3. --approve lets exactly that plan
            go through, once. Where a daemon is at work, that is left to its next cycle.

            EXAMPLES
              skill-sync run                         until it is stopped
              skill-sync run --once                  one cycle, for cron
              skill-sync run --once --approve 3f2a91c0d4e7
              skill-sync run --config /etc/skill-sync/config.json --log-format json
            """)

    @Flag(help: "One cycle, then end.")
    var once = false

    @Option(help: ArgumentHelp("Lets the held plan of this token go through, once.", valueName: "token"))
    var approve: String?

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        if let approve, let holder = try await holder(context) {
            try await self.approve(approve, beside: holder, context)
            return
        }
        try await Session.run(options, context) { session async throws(CommandFailure) in
            try session.requireMappings(context)
            let approved = try approve.map { token throws(CommandFailure) in
                try Self.approve(token, session.store, context)
            }
            if once {
                try await runOnce(session, approved, context)
            } else {
                try await runDaemon(session)
            }
        }
    }

    private func runOnce(_ session: Session, _ approved: Hold?, _ context: Context) async throws(CommandFailure) {
        let report = try await session.untilSignalled { session async throws(CommandFailure) in
            try await session.cycle(.sync, approved: approved?.id)
        }
        // What was done is told though an error ended it early.
        if report.plan != nil {
            context.console.out(CycleSummary(report: report, vocabulary: try session.vocabulary()).text(style: context.console.style))
        }
        if let error = report.error { throw CommandFailure(error) }
        if let hold = report.hold {
            throw CommandFailure(held: hold, try session.vocabulary(), insteadOf: approved)
        }
        if report.outcome == .held, let approved {
            throw CommandFailure(noLongerPlanned: approved, changes: report.tally.changed)
        }
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

extension RunCommand {
    /// Who works on the database already, `nil` where nobody does.
    private func holder(_ context: Context) async throws(CommandFailure) -> SyncLock.Holder? {
        SyncLock.holder(databasePath: try await options.settings(context).database)
    }

    /// Leaves the plan to the next cycle of the process that is at work.
    private func approve(
        _ token: String, beside holder: SyncLock.Holder, _ context: Context
    ) async throws(CommandFailure) {
        let store = try await options.openForWriting(context)
        let hold = try Self.approve(token, store, context)
        let changes: Int
        do { changes = try store.changes(of: hold.id).count } catch { throw CommandFailure(error) }
        context.console.out(
            """
            Approved: the plan \(token), \(counted(changes, "change")). Nothing was sent yet: the next cycle applies it, if it
            is still the plan. At work on this database: \(holder.sentence).

            """)
    }

    private static func approve(_ token: String, _ store: Store, _ context: Context) throws(CommandFailure) -> Hold {
        do { return try store.approve(token, by: context.identity) } catch { throw CommandFailure(error) }
    }
}

/// One cycle in a few lines.
struct CycleSummary {
    let report: CycleReport
    let vocabulary: Vocabulary

    func text(style: Style) -> String {
        let tally = report.tally
        let headline =
            "Cycle \(report.cycle) \(report.outcome.rawValue): \(counted(tally.groups, "group")) polled "
            + "with \(counted(tally.requests, "request")), "
            + "\(tally.applied) of \(tally.changed) changes applied"
            + (tally.conflicts > 0 ? ", " + counted(tally.conflicts, "conflict") : "") + "."
        return style.paint(headline, report.outcome.tone) + "\n"
            + PlanListing.heldBackNotes(report.plan?.heldBack ?? [], vocabulary, style)
    }
}
