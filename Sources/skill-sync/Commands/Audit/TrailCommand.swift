import ArgumentParser
import Domain
import Foundation
import Store

struct TrailCommand: AuditQuery {
    static let configuration = CommandConfiguration(
        commandName: "trail",
        abstract:
            "The story of a group or a person in order: mapping revisions, what was seen, attempts and what came of them.",
        discussion: """
            EXAMPLES
              skill-sync audit trail "Sales EMEA"
              skill-sync audit trail "Ann Lee"       a person: which group gave what, when
              skill-sync audit trail 1f0c5a4e-0000-4000-8000-000000000007 --since 7d
            """)

    @Argument(help: ArgumentHelp("The name or id of a group or a person.", valueName: "group|person"))
    var target: String

    @Option(
        help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before then.", valueName: "time"), transform: TimeArgument.init(named:))
    var until: TimeArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (TrailEvent) -> Bool) throws {
        let period = try TimeArgument.period(since: since, until: until, now: context.now())
        try store.trail(of: target, since: period.since, until: period.until, take)
    }

    static func listing(_ vocabulary: Vocabulary) -> Listing<TrailEvent> {
        Listing(
            fields: [
                .init("id") { Value($0.id) },
                .init("at") { .time($0.at) },
                .init("event") { .text($0.kind.rawValue) },
                .init("targetKind") { .text($0.targetKind.rawValue) },
                .init("name") { .text($0.name) },
                .init("nameBefore") { Value($0.nameBefore) },
                .init("skillsBefore") { Value($0.skillsBefore) },
                .init("skills") { Value($0.skills) },
                .init("skillNames") { vocabulary.at($0.id).names(of: $0.skillsBefore, $0.skills) },
                .init("currentSkillNames") { vocabulary.at($0.id).currentNames(of: $0.skillsBefore, $0.skills) },
                .init("version") { Value($0.version) },
                .init("revision") { Value($0.revision) },
                .init("importedBy") { Value($0.provenance?.importedBy) },
                .init("source") { Value($0.provenance?.source) },
                .init("note") { Value($0.provenance?.note) },
                .init("attempt") { Value($0.attempt) },
                .init("outcome") { Value($0.outcome?.rawValue) },
                .init("httpStatus") { Value($0.httpStatus) },
                .init("error") { Value($0.error) },
                .init("token") { Value($0.token) },
                .init("approvedBy") { Value($0.approvedBy) },
                .init("groupsBefore") { Value($0.groupsBefore) },
                .init("groups") { Value($0.groups) },
                .init("given") { $0.targetKind == .user ? Value($0.given) : .null },
            ],
            columns: [
                Column("WHEN") { $0.at.readable },
                Column("WHAT", tone: { $0.tone }) { $0.title },
                Column("STORY", flexible: true) { TrailStory(event: $0, vocabulary: vocabulary.at($0.id)).sentence },
            ],
            whenEmpty: "Nothing happened in that time.",
            renamings: { TrailStory(event: $0, vocabulary: vocabulary.at($0.id)).renamings })
    }
}

extension Provenance {
    /// For people: by whom, from which file, and why.
    var readable: String {
        let file = URL(fileURLWithPath: source).lastPathComponent
        return "\(importedBy) from \(file)" + (note.map { " (\($0))" } ?? "")
    }
}

extension TrailEvent {
    /// How the PUT ended that it tells of.
    var outcome: Attempt.Outcome? { Attempt.Outcome(rawValue: kind.rawValue) }

    /// What it is called to people.
    var title: String {
        switch kind {
        case .changedOutside: "changed outside"
        case .regrouped: moved
        case .cameBack: "came back"
        case .rateLimited: "rate limited"
        default: kind.rawValue
        }
    }

    /// What a person did who is in other groups now.
    private var moved: String {
        switch (joined.isEmpty, left.isEmpty) {
        case (false, true): "joined"
        case (true, false): "left"
        default: "other groups"
        }
    }

    /// The groups that a person follows from then on and did not before.
    var joined: [String] { (groups ?? []).filter { !(groupsBefore ?? []).contains($0) } }

    /// The groups that a person followed before and does no longer.
    var left: [String] { (groupsBefore ?? []).filter { !(groups ?? []).contains($0) } }

    var tone: Style.Tone {
        switch kind {
        case .changedOutside, .vanished, .cameBack, .held: .warning
        default: outcome?.tone ?? .plain
        }
    }
}

extension Value {
    fileprivate init(_ given: [TrailEvent.Given]) {
        self = .array(given.map { .object(["skill": .text($0.skill), "group": .text($0.group)]) })
    }
}
