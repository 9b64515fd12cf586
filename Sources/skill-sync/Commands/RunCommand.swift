import ArgumentParser
import Domain
import Foundation
import Logging
import ServiceLifecycle
import Store
import SyncEngine

struct RunCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keeps the groups in step with the mappings: the daemon, or one cycle with --once.",
        discussion: """
            Polls every pollingIntervalMs, puts right what differs, and records it. SIGTERM, SIGINT and SIGHUP let the write in \
            flight finish, settle it, and stop; a second one ends the process at once. Under nohup, SIGHUP stays ignored.

            A plan that would take away too much is held: nothing is sent, --once exits 3. --approve lets exactly that plan \
            go through, once. Where a daemon is at work, that is left to its next cycle. --withdraw takes an approval back that \
            no cycle has taken up yet, and runs nothing.

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

    @Option(help: ArgumentHelp("Takes back the approval of this token, and runs nothing.", valueName: "token"))
    var withdraw: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if withdraw != nil, once || approve != nil {
            throw ValidationError("--withdraw runs nothing, so it goes without --once and --approve")
        }
    }

    func run(_ context: Context) async throws {
        if let withdraw { return try await self.withdraw(withdraw, context) }
        if let approve, let daemon = try await daemon(context) {
            try await self.approve(approve, beside: daemon, context)
            return
        }
        try await Session.run(options, as: once ? .once : .daemon, context) { session async throws(CommandFailure) in
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
        let report: CycleReport
        do {
            report = try await session.untilSignalled { session async throws(CommandFailure) in
                try await session.cycle(.sync, approved: approved?.id)
            }
        } catch {
            throw error.saying(approved, waitsIn: session.store)
        }
        // What was done is told though an error ended it early.
        if report.plan != nil {
            let summary = CycleSummary(report: report, vocabulary: try session.vocabulary(), given: given)
            context.console.out(summary.text(style: context.console.style))
        }
        if let hold = report.hold {
            throw CommandFailure(held: hold, try session.vocabulary(), insteadOf: approved, beside: report.error)
        }
        if let error = report.error {
            throw try Self.failure(error, report, session).saying(approved, waitsIn: session.store)
        }
        if report.outcome == .held, let approved {
            throw CommandFailure(noLongerPlanned: approved, changes: report.tally.changed)
        }
        if let failure = CommandFailure(unseenBy: report) { throw failure }
        if report.outcome != .converged { throw CommandFailure(partial: report, try session.vocabulary()) }
    }

    /// What ended the cycle early; where a write was refused, which may be about single targets, with all that was not applied.
    private static func failure(
        _ error: DirectoryError, _ report: CycleReport, _ session: Session
    ) throws(CommandFailure) -> CommandFailure {
        let failure = CommandFailure(error)
        guard case .permissionMissing(let call, _, _) = error, call.method != "GET", report.tally.failed > 0 else {
            return failure
        }
        var attempts: [Attempt] = []
        do throws(StoreError) {
            try session.store.attempts(AttemptFilter(cycle: report.cycle)) { attempt in
                attempts.append(attempt)
                return true
            }
        } catch {
            throw CommandFailure(error)
        }
        return CommandFailure(refused: error, in: report, attempts)
    }

    private func runDaemon(_ session: Session) async throws(CommandFailure) {
        session.logger.notice(
            "started",
            metadata: [
                "server": "\(session.access.apiURL.absoluteString)", "database": "\(session.store.path)",
                "interval": .stringConvertible(Seconds(session.settings.pollingInterval)),
                "mode": "\(session.settings.mode.rawValue)",
            ])
        let given = given
        let daemon = SyncDaemon(
            engine: session.engine, interval: session.settings.pollingInterval,
            toApprove: { given.command(HoldWords.approval(of: $0)) })
        try await session.serve(daemon)
        session.logger.notice("stopped")
    }
}

extension RunCommand {
    /// The daemon that works on the database already, `nil` where there is none.
    private func daemon(_ context: Context) async throws(CommandFailure) -> SyncLock.Holder? {
        let path = try await options.settings(context).database
        do { return try SyncLock.daemon(databasePath: path) } catch { throw CommandFailure(error) }
    }

    /// Leaves the plan to the next cycle of the daemon.
    private func approve(
        _ token: String, beside holder: SyncLock.Holder, _ context: Context
    ) async throws(CommandFailure) {
        let store = try await options.openForWriting(context)
        let hold = try Self.approve(token, store, context)
        let changes: Int
        do { changes = try store.changeCount(of: hold.id) } catch { throw CommandFailure(error) }
        context.console.out(
            """
            Approved: the plan \(token), \(counted(changes, "change")). Nothing was sent yet: the next cycle applies it, if it
            is still the plan. At work on this database: \(holder.sentence).

            """)
    }

    private func withdraw(_ token: String, _ context: Context) async throws(CommandFailure) {
        // A mistyped path shall not make a database.
        _ = try await options.openForReading(context)
        let store = try await options.openForWriting(context)
        let hold: Hold
        do { hold = try store.withdraw(token) } catch { throw CommandFailure(error) }
        let given = hold.approval.map { ", given by \($0.by.harmless) at \($0.at.readable)" } ?? ""
        context.console.out("Withdrawn: the approval of the plan \(hold.token)\(given). It is held as before.\n")
    }

    private static func approve(_ token: String, _ store: Store, _ context: Context) throws(CommandFailure) -> Hold {
        do { return try store.approve(token, by: context.identity) } catch { throw CommandFailure(error) }
    }
}

/// One cycle in a few lines.
struct CycleSummary {
    let report: CycleReport
    let vocabulary: Vocabulary
    let given: GivenOptions

    func text(style: Style) -> String {
        let tally = report.tally
        let headline =
            "Cycle \(report.cycle) \(report.outcome.rawValue): \(counted(tally.groups, "group")) polled "
            + "with \(counted(tally.requests, "request")), "
            + "\(tally.applied) of \(counted(tally.changed, "change")) applied"
            + (tally.conflicts > 0 ? ", " + counted(tally.conflicts, "conflict") : "") + "."
        return style.paint(headline, report.outcome.tone) + "\n"
            + PlanListing.notes(report.plan, vocabulary, given, style)
            + report.passedOverNote(vocabulary, style)
    }
}
