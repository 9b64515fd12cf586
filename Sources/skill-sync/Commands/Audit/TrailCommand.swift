import ArgumentParser
import Domain
import Foundation
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
        try store.trail(of: group, since: since?.date(now: now), until: until?.date(now: now), take)
    }

    static var listing: Listing<TrailEvent> {
        Listing(
            fields: [
                .init("id") { Value($0.id) },
                .init("at") { .time($0.at) },
                .init("event") { .text($0.kind.rawValue) },
                .init("name") { .text($0.name) },
                .init("nameBefore") { Value($0.nameBefore) },
                .init("skillsBefore") { Value($0.skillsBefore?.ids) },
                .init("skills") { Value($0.skills?.ids) },
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
            ],
            columns: [
                Column("WHEN") { $0.at.readable },
                Column("WHAT", tone: { $0.tone }) { $0.title },
                Column("STORY", wrapping: true) { $0.sentence },
            ],
            whenEmpty: "Nothing happened in that time.")
    }
}

extension Provenance {
    /// For people: by whom, from which file, and why.
    var readable: String {
        let file = URL(fileURLWithPath: source).lastPathComponent
        return "\(importedBy) from \(file)" + (note.map { " (\($0))" } ?? "")
    }
}

extension Optional<[String]> {
    /// The names of groups in a sentence.
    fileprivate var inWords: String {
        guard let self, !self.isEmpty else { return "no mapped group" }
        return self.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

extension TrailEvent {
    /// How the PUT ended that it tells of.
    var outcome: Attempt.Outcome? { Attempt.Outcome(rawValue: kind.rawValue) }

    /// What it is called to people.
    var title: String {
        switch kind {
        case .changedOutside: "changed outside"
        case .regrouped: "other groups"
        case .cameBack: "came back"
        case .rateLimited: "rate limited"
        default: kind.rawValue
        }
    }

    var tone: Style.Tone {
        switch kind {
        case .changedOutside, .vanished, .cameBack, .held: .warning
        default: outcome?.tone ?? .plain
        }
    }

    /// For people.
    var sentence: String {
        switch kind {
        case .mapped: "\"\(name)\" shall give \(skills.inWords): \(origin)\(otherName)"
        case .unmapped: "\"\(name)\" is mapped no longer: \(origin)\(otherName)"
        case .appeared: "first seen, bearing \(skills.inWords)"
        case .known: "bearing \(skills.inWords), the oldest that is kept of it"
        case .changedOutside: edit
        case .regrouped: "from \(groupsBefore.inWords) to \(groups.inWords), bearing \(skills.inWords)"
        case .vanished: "a complete poll no longer had it"
        case .cameBack: "seen again, bearing \(skills.inWords)"
        case .held: "the guard held it back, in the plan \(token ?? ""): \(change)"
        case .released: "the plan \(token ?? "") was released, approved by \(approvedBy ?? "nobody"): \(change)"
        default: put
        }
    }

    private var origin: String {
        guard let provenance, let revision else { return "" }
        return "revision \(revision) by \(provenance.readable)"
    }

    /// A mapping of a name that the group did not bear just then was none of its own.
    private var otherName: String {
        guard let nameBefore, nameBefore != name else { return "" }
        return "; this group was called \"\(nameBefore)\" then"
    }

    private var edit: String {
        if let nameBefore, nameBefore != name {
            return "renamed from \"\(nameBefore)\" to \"\(name)\", bearing \(skills.inWords)"
        }
        if skillsBefore == skills {
            return "its skills as before, \(skills.inWords); version \(versionBefore ?? "-") became \(version ?? "-")"
        }
        return "from \(skillsBefore.inWords) to \(skills.inWords)"
    }

    private var change: String { (skills ?? .empty).changes(from: skillsBefore ?? .empty) }

    private var put: String {
        "PUT \(attempt.map(String.init) ?? ""), revision \(revision.map(String.init) ?? "-"): \(change)"
            + (version.map { ", left version \($0)" } ?? "") + (error.map { ": \($0)" } ?? "")
    }
}
