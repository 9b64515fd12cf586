import ArgumentParser
import Domain
import Store

struct DriftCommand: AuditQuery {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract:
            "Mapped groups, and people in them, that do not have what is asked for, and why. Exits 2 where there are any.",
        discussion: """
            SINCE is when it got out of step. LAST PUT (LAST WRITE where people have the skills) is the number of our last \
            write to it, which may have been before that or after it: audit attempts has that number, with its time. REV is \
            the revision that asks for it.

            EXAMPLES
              skill-sync audit drift
              skill-sync audit drift --group "Sales EMEA" --format json
              skill-sync audit drift --at 2027-01-15T08:00:00Z
            """)

    @Option(
        help: ArgumentHelp(
            "Only this group, by its name, and the people in it; or this person, by name or id.", valueName: "name"))
    var group: String?

    @Option(
        help: ArgumentHelp("As it was then: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var at: TimeArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (Drift) -> Bool) throws {
        try store.drift(about: group, at: try at?.past(now: context.now()), take)
    }

    func verdict(_ count: Int) throws(CommandFailure) {
        if count > 0 { throw .silent(.pending) }
    }

    /// Of those whom the last poll passed over no drift is known, which is not to say that they are in step.
    func remark(_ count: Int, _ store: Store, _ style: Style) throws(StoreError) -> String? {
        PassedWords.lines(try passedOver(store), given, style)
    }

    private func passedOver(_ store: Store) throws(StoreError) -> [PassedOver] {
        at == nil ? try store.passedOver(about: group) : []
    }

    func whenEmpty(_ store: Store, _ context: Context) throws -> String? {
        let passed = try passedOver(store)
        if !passed.isEmpty { return "No drift that is known; \(Vocabulary.people(passed.count)) passed over." }
        let notSeen = at == nil ? try store.namesNotSeen() : []
        if group == nil, at == nil {
            if try store.currentRevision() == nil { return "No group is mapped." }
            return notSeen.isEmpty
                ? nil
                : "No drift is known, but the last poll was not complete, and did not show "
                    + "\(counted(notSeen.count, "mapped group"))."
        }
        let names = try store.mappedNames(at: try at?.past(now: context.now()))
        if let group {
            // The same text only, byte by byte: that is how groups are told apart.
            if notSeen.contains(where: { $0.utf8.elementsEqual(group.utf8) }) {
                return "No drift is known, but the last poll was not complete, and did not show \"\(group.harmless)\"."
            }
            if names.contains(where: { $0.utf8.elementsEqual(group.utf8) }) {
                let who = try store.knowsPeople() ? "everybody in \"\(group)\"" : "\"\(group)\""
                return "No drift: \(who.harmless) has what is asked for."
            }
            if let person = try store.person(meantBy: group) {
                return "No drift: \(person.name.visible.harmless) has what is asked for."
            }
            let nearest = NearestName.described(group, among: names)
            throw CommandFailure(
                "no group called \"\(group)\" \(at == nil ? "is" : "was") mapped\(at == nil ? "" : " then")",
                try: nearest.map { "did you mean \($0.words)?" } ?? "list the mapped groups: \(command: "export")",
                .invalidInput)
        }
        return names.isEmpty ? "No group was mapped then." : nil
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<Drift> {
        Listing(
            fields: Listing<Drift>.askedFields { Subject($0) } + [
                .init("cause") { .text($0.cause.rawValue) },
                .init("desired") { Value($0.desired) },
                .init("observed") { Value($0.observed) },
                .init("missing") { Value($0.missing) },
                .init("extra") { Value($0.extra) },
                .init("skillNames") { vocabulary.names(of: $0.desired, $0.observed, $0.missing, $0.extra) },
                .init("currentSkillNames") {
                    vocabulary.currentNames(of: $0.desired, $0.observed, $0.missing, $0.extra)
                },
                .init("since") { .time($0.since) },
                .init("revision") { .integer($0.revision) },
                .init("lastAttempt") { Value($0.lastAttempt) },
            ],
            columns: Listing<Drift>.subjectColumns(vocabulary, Subject.init(inTable:)) + [
                Column("CAUSE", tone: { $0.cause.tone }) { $0.cause.rawValue },
                Column("MISSING", flexible: true) { vocabulary.cell($0.missing) },
                Column("EXTRA", flexible: true) { vocabulary.cell($0.extra) },
                Column("SINCE") { $0.since.readable },
                Column("LAST \(vocabulary.write.uppercased())", .trailing) { $0.lastAttempt.map(String.init) ?? "-" },
                Column("REV", .trailing) { String($0.revision) },
            ],
            whenEmpty: vocabulary.noDrift, renamings: { vocabulary.renamings(of: $0.missing, $0.extra) })
    }
}
