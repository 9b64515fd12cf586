import ArgumentParser
import Domain
import Store

struct AppliedCommand: LimitedQuery {
    static let configuration = CommandConfiguration(
        commandName: "applied",
        abstract: "What our confirmed writes left on each group or person, and the version that each produced.",
        discussion: """
            EXAMPLES
              skill-sync audit applied
              skill-sync audit applied --group "Sales EMEA" --format json
              skill-sync audit applied --at 2027-01-15
            """)

    @Option(
        help: ArgumentHelp("Only this group, and the people in it; or this person, by name or id.", valueName: "name"))
    var group: String?

    @Option(
        help: ArgumentHelp("As it was then: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var at: TimeArgument?

    @OptionGroup var limited: LimitOptions<AppliedCommand>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Applied) -> Bool) throws {
        try store.applied(about: group, at: try at?.past(now: context.now()), limit: limit, take)
    }

    static let which = "first"

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? {
        if let group { try store.requireKnown(group) }
        return group.map { "Nothing was applied to \"\($0.harmless)\"." }
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<Applied> {
        Listing(
            fields: Listing<Applied>.askedFields { Subject($0.target) } + [
                .init("skills") { Value($0.skills) },
                .init("skillNames") { vocabulary.names(of: $0.skills) },
                .init("currentSkillNames") { vocabulary.currentNames(of: $0.skills) },
                .init("version") { Value($0.version) },
                .init("revision") { .integer($0.revision) },
                .init("attempt") { Value($0.attempt) },
                .init("appliedAt") { .time($0.appliedAt) },
            ],
            columns: Listing<Applied>.subjectColumns(vocabulary) { Subject($0.target) } + [
                Column("SKILLS", flexible: true) { vocabulary.cell($0.skills) },
                Column("VERSION", .trailing) { $0.version ?? "-" },
                Column("REV", .trailing) { String($0.revision) },
                Column("ATTEMPT", .trailing) { String($0.attempt) },
                Column("APPLIED") { $0.appliedAt.readable },
            ],
            whenEmpty: "Nothing was applied yet.", renamings: { vocabulary.renamings(of: $0.skills) })
    }
}
