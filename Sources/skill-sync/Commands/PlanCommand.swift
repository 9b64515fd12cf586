import ArgumentParser
import Domain
import Store
import SyncEngine

struct PlanCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Polls, and shows what would change and why. Puts nothing; exits 2 where changes are pending, 3 where the guard holds them.",
        discussion: """
            EXAMPLES
              skill-sync plan
              skill-sync plan --format json | jq '.changes[].groupName'
            """)

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let report = try await Session.run(options, context) { session async throws(CommandFailure) in
            try session.requireRevision()
            return try await session.cycle(.plan)
        }
        if let error = report.error { throw CommandFailure(error) }
        guard let plan = report.plan else { return }
        context.console.out(try render(plan, report, context.console.style))
        if report.hold != nil { throw CommandFailure.silent(.planHeld) }
        if !plan.changes.isEmpty || !plan.leftOut.isEmpty { throw CommandFailure.silent(.pending) }
    }

    private func render(_ plan: Plan, _ report: CycleReport, _ style: Style) throws -> String {
        switch query.format {
        case .json:
            let listing = PlanListing.changes
            return try Value.object([
                "revision": Value(report.revision),
                "cycle": Value(report.cycle),
                "held": .flag(report.hold != nil),
                "approvalToken": Value(report.hold?.token),
                "hold": report.hold.map { HoldWords(hold: $0).value } ?? .null,
                "changes": .array(plan.changes.map(listing.object)),
                "leftOut": .array(plan.leftOut.map(listing.object)),
            ]).json(pretty: true) + "\n"
        case .csv:
            return try PlanListing.changes.render(plan.changes, as: .csv, style: style)
        case .table:
            let changes = try PlanListing.changes.render(plan.changes, as: .table, style: style)
            return (plan.whyEmpty.map { $0 + "\n" } ?? changes) + PlanListing.notes(plan, given, style)
                + (report.hold.map { "\n" + HoldWords(hold: $0, given: given).text(style: style) } ?? "")
        }
    }
}

/// How a plan is shown.
enum PlanListing {
    static var changes: Listing<Change> {
        Listing(
            fields: Listing<Change>.targetFields(\.target) + [
                .init("cause") { .text($0.cause.rawValue) },
                .init("add") { .list($0.add.ids) },
                .init("remove") { .list($0.remove.ids) },
                .init("baseVersion") { Value($0.baseVersion) },
            ],
            columns: [
                Column("GROUP", flexible: true) { $0.target.name },
                Column("CAUSE") { $0.cause.rawValue },
                Column("ADD", flexible: true, tone: { _ in .good }) { $0.add.readable },
                Column("REMOVE", flexible: true, tone: { _ in .bad }) { $0.remove.readable },
                Column("VERSION", .trailing) { $0.baseVersion ?? "-" },
            ],
            whenEmpty: "Nothing to change: every mapped group bears what is asked for.")
    }

    /// So many are named; `audit drift` has them all.
    private static let shownNotes = 20

    /// A line for each target that the plan does not bring in step.
    static func notes(_ plan: Plan?, _ given: GivenOptions, _ style: Style) -> String {
        guard let plan else { return "" }
        let notes =
            plan.leftOut.map { ($0.target.name, "left out, an earlier write to it is not settled") }
            + plan.heldBack.map { ($0.drift.name, $0.sentence) }
        let left = notes.count - shownNotes
        let rest =
            left > 0
            ? style.paint("! and \(left) more: \(given.command("audit drift"))", .warning) + "\n" : ""
        return notes.prefix(shownNotes).map { name, reason in
            let room = max(20, Table<Void>.width - reason.count - 4)
            return style.paint("! \(name.harmless.cut(to: room)): \(reason)", .warning) + "\n"
        }.joined() + rest
    }
}

extension HeldBack {
    /// For people.
    fileprivate var sentence: String {
        switch reason {
        case .groupMissing: "no group bears this name"
        case .ambiguousName:
            "several groups bear this name, this one is \((drift.serverID ?? "unknown").harmless.cut(to: 40))"
        case .skillsNotKnown: "the server does not list its skills, so additive mode leaves it alone"
        case .givenByOthers: "others gave \(drift.extra.inWords.harmless.cut(to: 40)), which stays"
        case .tooManySkills(let count, let most):
            "would bear \(count) skills, and \(most) are the most: "
                + (drift.groups ?? []).map(\.name.harmless).joined(separator: ", ").cut(to: 60)
        }
    }
}

extension Plan {
    /// What a plan without changes says where groups are out of step all the same.
    fileprivate var whyEmpty: String? {
        if !changes.isEmpty || leftOut.isEmpty && heldBack.isEmpty { return nil }
        return leftOut.isEmpty ? "Nothing that a PUT could change." : "Nothing that could be planned yet."
    }
}
