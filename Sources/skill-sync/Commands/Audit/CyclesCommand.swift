import ArgumentParser
import Domain
import Store

struct CyclesCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "cycles",
        abstract: "Cycles, newest first: when, how long, what came of them.",
        discussion: """
            EXAMPLES
              skill-sync audit cycles --limit 5
            """)

    @OptionGroup var limited: LimitOptions<CyclesCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    static let tableLimit = 20

    func rows(_ store: Store, _ context: Context, _ take: (Cycle) -> Bool) throws {
        try store.cycles(limit: limit, take)
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<Cycle> { CycleListing.listing(vocabulary) }
}

/// How a cycle is shown, here and in `status`.
enum CycleListing {
    static func listing(_ vocabulary: Vocabulary) -> Listing<Cycle> {
        Listing(
            fields: [
                .init("id") { Value($0.id) },
                .init("kind") { .text($0.kind.rawValue) },
                .init("startedAt") { .time($0.startedAt) },
                .init("finishedAt") { Value($0.finishedAt) },
                .init("outcome") { Value($0.outcome?.rawValue) },
                .init("complete") { .flag($0.tally.complete) },
                .init("groups") { .integer($0.tally.groups) },
                .init("requests") { .integer($0.tally.requests) },
                .init("changed") { .integer($0.tally.changed) },
                .init("applied") { .integer($0.tally.applied) },
                .init("conflicts") { .integer($0.tally.conflicts) },
                .init("failed") { .integer($0.tally.failed) },
                .init("revision") { Value($0.revision) },
                .init("error") { Value($0.error) },
            ],
            columns: [
                Column("ID", .trailing) { String($0.id) },
                Column("KIND") { $0.kind.rawValue },
                Column("STARTED") { $0.startedAt.readable },
                Column("OUTCOME", tone: { $0.outcome?.tone ?? .plain }) { $0.outcome?.rawValue ?? "running" },
                Column("GROUPS", .trailing) { String($0.tally.groups) },
                Column("REQUESTS", .trailing) { String($0.tally.requests) },
                Column("APPLIED", .trailing) { "\($0.tally.applied)/\($0.tally.changed)" },
                Column("409", .trailing) { String($0.tally.conflicts) },
                Column("REV", .trailing) { $0.revision.map(String.init) ?? "-" },
                Column("ERROR", flexible: true, tone: { _ in .bad }) { cycle in
                    cycle.error.map { StoredError($0, vocabulary).sentence } ?? ""
                },
            ],
            whenEmpty: "No cycles yet.")
    }
}
