import ArgumentParser
import Domain
import Foundation
import Store

struct DatabaseCheckCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks through the whole file: SQLite's own check, foreign keys, and the trail. Changes nothing.",
        discussion: """
            A line for each, ok or what is wrong. Exits 1 where SQLite finds damage, 4 where only the trail does not fit. A \
            daemon may be at work meanwhile.

            EXAMPLES
              skill-sync db check
              skill-sync db check --database backup.db --format json
            """)

    /// How many problems of a kind are shown.
    static let limit = 20

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let settings = try await options.settings(context)
        let lines = try await lines(settings.database, context).map { $0.repeating(given) }
        switch query.format {
        case .table: for line in lines { context.console.out(line.text(style: context.console.style)) }
        case .json, .csv:
            context.console.out(try CheckLine.listing.render(lines, as: query.format, style: context.console.style))
        }
        if let failure = lines.lazy.compactMap(\.failure).first { throw CommandFailure.silent(failure.exitCode) }
    }

    private func lines(_ path: String, _ context: Context) async throws(CommandFailure) -> [CheckLine] {
        do {
            let store = try Store.open(at: path, access: .readOnly, now: context.now)
            let check = try await store.check(
                limit: Self.limit, walkers: ProcessInfo.processInfo.activeProcessorCount)
            return check.lines
        } catch .corrupt(_, _, let reason) {
            // So damaged that there is nothing else to look at.
            return [CheckLine("integrity", .wrong(.damage([reason], areMore: false)))]
        } catch {
            throw CommandFailure(error)
        }
    }
}

extension DatabaseCheck {
    /// For people.
    var lines: [CheckLine] {
        [
            CheckLine(
                "integrity",
                integrity.shown.isEmpty
                    ? .ok("pages, indexes and constraints")
                    : .wrong(.damage(integrity.shown, areMore: integrity.areMore))),
            CheckLine(
                "foreign keys",
                foreignKeys.shown.isEmpty
                    ? .ok("every row that another one names is there")
                    : .wrong(.damage(foreignKeys.shown.map(\.sentence), areMore: foreignKeys.areMore))),
            CheckLine("trail", trail.verdict),
        ]
    }
}

extension DatabaseCheck.DanglingRow {
    var sentence: String {
        "\(row.map { "row \($0) of " } ?? "a row of ")\(table) names one of \(parent) that is not there"
    }
}

extension DatabaseCheck.Trail {
    var verdict: CheckLine.Verdict {
        switch self {
        case .walked(let verification):
            if let flaw = verification.flaw { return .wrong(CommandFailure(flaw)) }
            let pruned = verification.pruned == 0 ? "" : ", \(verification.pruned) pruned"
            return .ok(
                "\(counted(verification.events, "event"))\(pruned), head "
                    + "\(verification.head.id):\(verification.head.hash)")
        case .unreadable(let error):
            return .wrong(CommandFailure(trailUnreadable: error))
        }
    }
}

extension CommandFailure {
    fileprivate static func damage(_ problems: [String], areMore: Bool) -> CommandFailure {
        CommandFailure(
            areMore ? "more than \(problems.count) problems, the first of them:" : counted(problems.count, "problem"),
            details: problems, try: "keep this file as it is, and restore a backup", .failed)
    }
}
