import ArgumentParser
import Domain
import Store

struct TrailCommand: AuditQuery {
    static let configuration = CommandConfiguration(
        commandName: "trail",
        abstract: "One group's story in order: mapping revisions, what was seen, attempts and what came of them.",
        discussion: """
            EXAMPLES
              skill-sync audit trail "Sales EMEA"
              skill-sync audit trail 1f0c5a4e-0000-4000-8000-000000000007 --since 7d
            """)

    @Argument(help: ArgumentHelp("The group's name or id.", valueName: "group"))
    var group: String

    @Option(help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before then.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func rows(_ store: Store, _ context: Context, _ take: (TrailEvent) -> Bool) throws {
        let now = context.now()
        let trail = try store.trail(of: group, since: since?.date(now: now), until: until?.date(now: now))
        for event in trail where !take(event) { break }
    }

    static var listing: Listing<TrailEvent> {
        Listing(
            fields: [
                .init("at") { .time($0.at) },
                .init("event") { .text($0.happening.name) },
                .init("skills") { Value($0.happening.skills?.ids) },
                .init("version") { Value($0.happening.version) },
                .init("revision") { Value($0.happening.revision) },
                .init("importedBy") { Value($0.happening.provenance?.importedBy) },
                .init("source") { Value($0.happening.provenance?.source) },
                .init("note") { Value($0.happening.provenance?.note) },
                .init("attempt") { Value($0.happening.attempt?.id) },
                .init("outcome") { Value($0.happening.attempt?.outcome.rawValue) },
                .init("httpStatus") { Value($0.happening.attempt?.httpStatus) },
                .init("error") { Value($0.happening.attempt?.error) },
            ],
            columns: [
                Column("WHEN") { $0.at.readable },
                Column("WHAT", tone: { $0.happening.tone }) { $0.happening.title },
                Column("STORY", wrapping: true) { $0.happening.sentence },
            ],
            whenEmpty: "Nothing happened in that time.")
    }
}

extension TrailEvent.Happening {
    var name: String {
        switch self {
        case .mapped(nil, _): "unmapped"
        case .mapped: "mapped"
        case .appeared: "appeared"
        case .changedOutside: "changedOutside"
        case .vanished: "vanished"
        case .cameBack: "cameBack"
        case .attempted(let attempt): attempt.outcome.rawValue
        }
    }

    /// What it is called to people.
    var title: String {
        switch self {
        case .changedOutside: "changed outside"
        case .cameBack: "came back"
        case .attempted(let attempt) where attempt.outcome == .rateLimited: "rate limited"
        default: name
        }
    }

    var tone: Style.Tone {
        switch self {
        case .mapped, .appeared: .plain
        case .changedOutside, .vanished, .cameBack: .warning
        case .attempted(let attempt): attempt.outcome.tone
        }
    }

    /// What the group bears, or shall bear, by this event.
    var skills: SkillSet? {
        switch self {
        case .mapped(let skills, _): skills
        case .appeared(let seen), .changedOutside(_, let seen), .vanished(let seen), .cameBack(let seen): seen.skills
        case .attempted(let attempt): attempt.skillsAfter
        }
    }

    var version: String? {
        switch self {
        case .mapped: nil
        case .appeared(let seen), .changedOutside(_, let seen), .vanished(let seen), .cameBack(let seen): seen.version
        case .attempted(let attempt): attempt.newVersion
        }
    }

    var revision: Int? {
        switch self {
        case .mapped(_, let revision): revision.number
        case .attempted(let attempt): attempt.revision
        default: nil
        }
    }

    var provenance: Provenance? {
        if case .mapped(_, let revision) = self { revision.provenance } else { nil }
    }

    var attempt: Attempt? {
        if case .attempted(let attempt) = self { attempt } else { nil }
    }

    /// For people.
    var sentence: String {
        switch self {
        case .mapped(let skills, let revision):
            (skills.map { "shall give \($0.readable)" } ?? "mapped no longer")
                + ": revision \(revision.number) by \(revision.provenance.importedBy)"
                + (revision.provenance.note.map { " (\($0))" } ?? "")
        case .appeared(let seen):
            "first seen, bearing \(seen.skills.readable)"
        case .changedOutside(let from, let to) where from.displayName != to.displayName:
            "renamed from \"\(from.displayName)\" to \"\(to.displayName)\", bearing \(to.skills.readable)"
        case .changedOutside(let from, let to):
            "from \(from.skills.readable) to \(to.skills.readable)"
        case .vanished: "a complete poll no longer had it"
        case .cameBack(let seen): "seen again, bearing \(seen.skills.readable)"
        case .attempted(let attempt):
            "PUT \(attempt.id), revision \(attempt.revision): \(attempt.changeSentence)"
                + (attempt.newVersion.map { ", left version \($0)" } ?? "")
                + (attempt.error.map { ": \($0)" } ?? "")
        }
    }
}
