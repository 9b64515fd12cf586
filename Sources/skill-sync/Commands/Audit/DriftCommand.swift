import ArgumentParser
import Domain
import Store

struct DriftCommand: AuditQuery {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Mapped groups that do not bear what is asked for, and why. Exits 2 where there are any.",
        discussion: """
            EXAMPLES
              skill-sync audit drift
              skill-sync audit drift --group "Sales EMEA" --format json
              skill-sync audit drift --at 2027-01-15T08:00:00Z
            """)

    @Option(help: ArgumentHelp("Only this group, by its name.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("As it was then: \(TimeArgument.help)", valueName: "time"))
    var at: TimeArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Drift) -> Bool) throws {
        try store.drift(groupName: group, at: at?.date(now: context.now()), take)
    }

    func verdict(_ count: Int) throws(CommandFailure) {
        if count > 0 { throw .silent(.pending) }
    }

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? {
        if group == nil, at == nil { return try store.currentRevision() == nil ? "No group is mapped." : nil }
        let names = try store.mappedNames(at: at?.date(now: context.now()))
        if let group {
            // The same text only, byte by byte: that is how groups are told apart.
            if names.contains(where: { $0.utf8.elementsEqual(group.utf8) }) {
                return "No drift: \"\(group.harmless)\" bears what is asked for."
            }
            let nearest = NearestName.to(group, among: names)
            throw CommandFailure(
                "no group called \"\(group)\" \(at == nil ? "is" : "was") mapped\(at == nil ? "" : " then")",
                try: nearest.map { "did you mean \"\($0)\"?" } ?? "list the mapped groups: \(command: "export")",
                .invalidInput)
        }
        return names.isEmpty ? "No group was mapped then." : nil
    }

    static var listing: Listing<Drift> {
        Listing(
            fields: Listing<Drift>.targetFields { ($0.targetKind, $0.serverID, $0.name) } + [
                .init("cause") { .text($0.cause.rawValue) },
                .init("desired") { .list($0.desired.ids) },
                .init("observed") { Value($0.observed?.ids) },
                .init("missing") { .list($0.missing.ids) },
                .init("extra") { .list($0.extra.ids) },
                .init("since") { .time($0.since) },
                .init("revision") { .integer($0.revision) },
                .init("lastAttempt") { Value($0.lastAttempt) },
            ],
            columns: [
                Column("GROUP", wrapping: true) {
                    $0.cause == .ambiguousName ? "\($0.name) (\($0.serverID ?? "-"))" : $0.name
                },
                Column("CAUSE", tone: { $0.cause == .putFailed ? .bad : .warning }) { $0.cause.rawValue },
                Column("MISSING", flexible: true) { $0.missing.readable },
                Column("EXTRA", flexible: true) { $0.extra.readable },
                Column("SINCE") { $0.since.readable },
                Column("PUT", .trailing) { $0.lastAttempt.map(String.init) ?? "-" },
                Column("REV", .trailing) { String($0.revision) },
            ],
            whenEmpty: "No drift: every mapped group bears what is asked for.")
    }
}
