import ArgumentParser
import Domain
import Store

struct ConflictsCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "How often another's edit met a write of ours, or undid it, by group or person and hour.",
        discussion: """
            More than \(ConflictHour.threshold) conflicts of one within an hour mean that something else provisions it.

            EXAMPLES
              skill-sync audit conflicts --since 24h
            """)

    @Option(
        help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var since: TimeArgument?

    @OptionGroup var limited: LimitOptions<ConflictsCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (ConflictHour) -> Bool) throws {
        try store.conflicts(since: since?.date(now: context.now()), limit: limit, take)
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<ConflictHour> {
        Listing(
            fields: [.init("hour") { .time($0.hour) }] + Listing<ConflictHour>.subjectFields { Subject($0.target) } + [
                .init("conflicts") { .integer($0.conflicts) },
                .init("overThreshold") { .flag($0.isOverThreshold) },
            ],
            columns: [
                Column("HOUR") { $0.hour.readable },
                Column(vocabulary.isOfPeople ? "PERSON" : "GROUP", flexible: true) { $0.target.name.visible },
                Column(vocabulary.isOfPeople ? "PERSON ID" : "GROUP ID", flexible: true) { $0.target.serverID },
                Column("CONFLICTS", .trailing, tone: { $0.isOverThreshold ? .bad : .plain }) { String($0.conflicts) },
            ],
            whenEmpty: "No conflicts.")
    }
}
