public import ArgumentParser
public import Domain
import Store

struct AttemptsCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "attempts",
        abstract: "Every PUT attempt, newest first.",
        discussion: """
            EXAMPLES
              skill-sync audit attempts
              skill-sync audit attempts --group "Sales EMEA" --since 24h
              skill-sync audit attempts --outcome conflict --limit 500 --format csv
            """)

    @Option(help: ArgumentHelp("Only of groups that bear or bore this name.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("Only with this outcome.", valueName: "outcome"))
    var outcome: Attempt.Outcome?

    @Option(help: ArgumentHelp("Only of this cycle.", valueName: "n"))
    var cycle: Cycle.ID?

    @Option(help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before then.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var limited: LimitOptions<AttemptsCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Attempt) -> Bool) throws {
        let now = context.now()
        let filter = AttemptFilter(
            groupName: group, outcome: outcome, cycle: cycle, since: since?.date(now: now),
            until: until?.date(now: now), limit: limit)
        try store.attempts(filter, take)
    }

    static var listing: Listing<Attempt> {
        Listing(
            fields: [
                .init("id") { Value($0.id) },
                .init("cycle") { Value($0.cycle) },
            ] + Listing<Attempt>.targetFields(\.target) + [
                .init("attempt") { .integer($0.number) },
                .init("plannedAt") { .time($0.plannedAt) },
                .init("sentAt") { Value($0.sentAt) },
                .init("settledAt") { Value($0.settledAt) },
                .init("outcome") { .text($0.outcome.rawValue) },
                .init("httpStatus") { Value($0.httpStatus) },
                .init("baseVersion") { Value($0.baseVersion) },
                .init("newVersion") { Value($0.newVersion) },
                .init("skillsBefore") { Value($0.skillsBefore?.ids) },
                .init("skillsAfter") { .list($0.skillsAfter.ids) },
                .init("revision") { .integer($0.revision) },
                .init("error") { Value($0.error) },
                .init("correlationId") { Value($0.correlationID) },
                .init("durationMs") { Value($0.durationMilliseconds) },
            ],
            columns: [
                Column("ID", .trailing) { String($0.id) },
                Column("PLANNED") { $0.plannedAt.readable },
                Column("GROUP", flexible: true) { $0.target.name },
                Column("TRY", .trailing) { String($0.number) },
                Column("OUTCOME", tone: { $0.outcome.tone }) { $0.outcome.rawValue },
                Column("STATUS", .trailing) { $0.httpStatus.map(String.init) ?? "-" },
                Column("CHANGE", flexible: true) { $0.changeSentence },
                Column("REV", .trailing) { String($0.revision) },
            ],
            whenEmpty: "No attempts.")
    }
}

extension Attempt.Outcome: ExpressibleByArgument {}

extension Attempt.Outcome {
    var tone: Style.Tone {
        switch self {
        case .applied: .good
        case .pending, .unknown, .conflict, .rateLimited, .superseded: .warning
        case .rejected, .failed: .bad
        }
    }
}

extension Attempt {
    /// For people: what the PUT would add and take away.
    var changeSentence: String { skillsAfter.changes(from: skillsBefore ?? .empty) }

    /// The same, a skill each.
    var signedChange: [String] { skillsAfter.signedChanges(from: skillsBefore ?? .empty) }
}
