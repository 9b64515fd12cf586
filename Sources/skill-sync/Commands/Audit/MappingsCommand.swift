import ArgumentParser
import Domain
import Store

struct MappingsCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "mappings",
        abstract: "Revisions of the mappings, newest first: who imported them, when, from which file and why.",
        discussion: """
            EXAMPLES
              skill-sync audit mappings
              skill-sync audit mappings --group "Sales"     only those that changed it
            """)

    @Option(help: ArgumentHelp("Only those that changed this group's mapping.", valueName: "name"))
    var group: String?

    @OptionGroup var limited: LimitOptions<MappingsCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Revision) -> Bool) throws {
        try store.revisions(changing: group, limit: limit, take)
    }

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? {
        if let group { try store.requireKnown(group) }
        return nil
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<Revision> {
        Listing(
            fields: [
                .init("revision") { .integer($0.number) },
                .init("importedAt") { .time($0.provenance.importedAt) },
                .init("importedBy") { .text($0.provenance.importedBy) },
                .init("source") { .text($0.provenance.source) },
                .init("note") { Value($0.provenance.note) },
                .init("mappedGroups") { .integer($0.mappedGroups) },
            ],
            columns: [
                Column("REV", .trailing) { String($0.number) },
                Column("IMPORTED") { $0.provenance.importedAt.readable },
                Column("BY", flexible: true) { $0.provenance.importedBy },
                Column("FROM", flexible: true) { $0.provenance.source },
                Column("GROUPS", .trailing) { String($0.mappedGroups) },
                Column("NOTE", flexible: true) { $0.provenance.note ?? "" },
            ],
            whenEmpty: "No revisions.")
    }
}
