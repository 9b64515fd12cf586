public import ArgumentParser
public import Domain
import Store

struct AttemptsCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "attempts",
        abstract:
            "Every write that was attempted, newest first: a PUT of a group, or a PATCH or DELETE of a person's skills.",
        discussion: """
            EXAMPLES
              skill-sync audit attempts
              skill-sync audit attempts --group "Sales EMEA" --since 24h
              skill-sync audit attempts --outcome conflict --limit 500 --format csv
            """)

    @Option(
        help: ArgumentHelp(
            "Only of groups that have or had this name, and of the people in them; or of this person, by name or id.",
            valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("Only with this outcome.", valueName: "outcome"))
    var outcome: Attempt.Outcome?

    @Option(help: ArgumentHelp("Only of this cycle.", valueName: "n"))
    var cycle: Cycle.ID?

    @Option(
        help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before then.", valueName: "time"), transform: TimeArgument.init(named:))
    var until: TimeArgument?

    @OptionGroup var limited: LimitOptions<AttemptsCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Attempt) -> Bool) throws {
        let period = try TimeArgument.period(since: since, until: until, now: context.now())
        let filter = AttemptFilter(
            about: group, outcome: outcome, cycle: cycle, since: period.since, until: period.until, limit: limit)
        try store.attempts(filter, take)
    }

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? {
        if let group { try store.requireKnown(group) }
        return nil
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<Attempt> {
        Listing(
            fields: [
                .init("id") { Value($0.id) },
                .init("cycle") { Value($0.cycle) },
            ] + Listing<Attempt>.askedFields { Subject($0.target) } + [
                .init("attempt") { .integer($0.number) },
                .init("plannedAt") { .time($0.plannedAt) },
                .init("sentAt") { Value($0.sentAt) },
                .init("settledAt") { Value($0.settledAt) },
                .init("outcome") { .text($0.outcome.rawValue) },
                .init("httpStatus") { Value($0.httpStatus) },
                .init("baseVersion") { Value($0.baseVersion) },
                .init("newVersion") { Value($0.newVersion) },
                .init("skillsBefore") { Value($0.skillsBefore) },
                .init("skillsAfter") { Value($0.skillsAfter) },
                .init("skillNames") { vocabulary.at($0.id).names(of: $0.skillsBefore, $0.skillsAfter) },
                .init("currentSkillNames") {
                    vocabulary.at($0.id).currentNames(of: $0.skillsBefore, $0.skillsAfter)
                },
                .init("revision") { .integer($0.revision) },
                .init("error") { Value($0.error) },
                .init("correlationId") { Value($0.correlationID) },
                .init("durationMs") { Value($0.durationMilliseconds) },
            ],
            columns: [
                Column("ID", .trailing) { String($0.id) },
                Column("PLANNED") { $0.plannedAt.readable },
            ] + Listing<Attempt>.subjectColumns(vocabulary) { Subject($0.target) } + [
                Column("TRY", .trailing) { String($0.number) },
                Column("OUTCOME", tone: { $0.outcome.tone }) { $0.outcome.rawValue },
                Column("STATUS", .trailing) { $0.httpStatus.map(String.init) ?? "-" },
                Column("CHANGE", flexible: true) { $0.change(in: vocabulary.at($0.id)) },
                Column("REV", .trailing) { String($0.revision) },
            ],
            whenEmpty: "No attempts.", remark: { $0.remark(vocabulary) },
            renamings: { vocabulary.at($0.id).renamings(of: $0.changed) })
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
    /// For people: what the write would add and take away.
    func change(in vocabulary: Vocabulary) -> String { vocabulary.changes(from: skillsBefore, to: skillsAfter) }

    /// The skills that it tells of.
    fileprivate var changed: SkillSet { SkillWork(from: skillsBefore ?? .empty, to: skillsAfter).changed }

    /// What was wrong with it; `nil` where nothing was.
    fileprivate func remark(_ vocabulary: Vocabulary) -> String? {
        guard let error, !error.isBlank else { return nil }
        let told = StoredError(error, vocabulary).sentence
        return outcome.foundOut(status: httpStatus).map { "\($0): \(told)" } ?? told
    }
}

extension Attempt.Outcome {
    /// How it is known that a write took effect of which no answer said so; `nil` of any other.
    func foundOut(status: Int?) -> String? {
        guard self == .applied, status.map({ !(200..<300).contains($0) }) ?? true else { return nil }
        return
            "\(status.map { "the answer was status \($0)" } ?? "the answer was lost"), and a read showed that it took effect"
    }
}
