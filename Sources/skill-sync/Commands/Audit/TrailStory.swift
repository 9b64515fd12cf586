import Domain

/// What happened to a group or a person, told in a sentence.
struct TrailStory {
    let event: TrailEvent
    let vocabulary: Vocabulary

    var sentence: String {
        switch event.kind {
        case .mapped: "\"\(event.name)\" shall give \(skills): \(origin)\(otherName)"
        case .unmapped: "\"\(event.name)\" is mapped no longer: \(origin)\(otherName)"
        case .appeared: "first seen\(membership), \(bearing)"
        case .known: "\(bearing)\(membership); what came before was pruned"
        case .changedOutside: edit
        case .regrouped: "\(move), \(bearing)"
        case .vanished: "the server no longer had \(isPerson ? "them" : "it")"
        case .cameBack: "seen again\(membership), \(bearing)"
        case .held: "the guard held it back, in the plan \(event.token ?? ""): \(change)"
        case .released:
            "the plan \(event.token ?? "") was released, approved by \(event.approvedBy ?? "nobody"): \(change)"
        default: write
        }
    }

    private var isPerson: Bool { event.targetKind == .user }
    private var skills: String { vocabulary.phrase(event.skills) }

    private var bearing: String {
        event.leavesSkillsToMembers ? "leaving its skills to its members" : "with \(skills)"
    }

    private var origin: String {
        guard let provenance = event.provenance, let revision = event.revision else { return "" }
        return "revision \(revision) by \(provenance.readable)"
    }

    /// A mapping of a name that the group did not bear just then was none of its own.
    private var otherName: String {
        guard let nameBefore = event.nameBefore, nameBefore != event.name else { return "" }
        return "; this group was called \"\(nameBefore)\" then"
    }

    /// The mapped groups that a person is in.
    private var membership: String {
        guard isPerson, let groups = event.groups else { return "" }
        return groups.isEmpty ? " in no mapped group" : " in \(Self.list(groups))"
    }

    private var move: String {
        [("joined", event.joined), ("left", event.left)].filter { !$0.1.isEmpty }
            .map { "\($0.0) \(Self.list($0.1))" }.joined(separator: ", ")
    }

    private var edit: String {
        let move = isPerson && !move.isEmpty ? "\(move); " : ""
        if let nameBefore = event.nameBefore, nameBefore != event.name {
            return "\(move)renamed from \"\(nameBefore)\" to \"\(event.name)\", \(bearing)"
        }
        if event.leavesSkillsToMembers { return "version \(event.versionBefore ?? "-") became \(event.version ?? "-")" }
        // People have no version: what changed is which of their skills are ours.
        if isPerson, event.skillsBefore == event.skills {
            return "\(move)\(skills) as before, not all of it given by us any more"
        }
        if event.skillsBefore == event.skills {
            return "\(move)its skills as before, \(skills); version \(event.versionBefore ?? "-") became "
                + (event.version ?? "-")
        }
        return "\(move)from \(vocabulary.phrase(event.skillsBefore)) to \(skills)"
    }

    private var change: String { vocabulary.changes(from: event.skillsBefore, to: event.skills ?? .empty) }

    private var write: String {
        "\(event.targetKind.write) \(event.attempt.map(String.init) ?? ""), "
            + "revision \(event.revision.map(String.init) ?? "-")\(importer): \(isPerson ? givenChange : change)"
            + (event.version.map { ", left version \($0)" } ?? "") + ending
    }

    /// Who asked for what was given to a person, in whose trail no revision stands by itself.
    private var importer: String {
        guard isPerson, let provenance = event.provenance else { return "" }
        return " by \(provenance.readable)"
    }

    /// What is noted of the skills that the sentence tells of and that have another name now.
    var renamings: [String] {
        switch event.kind {
        case _ where event.leavesSkillsToMembers: []
        case .unmapped, .vanished: []
        case .mapped, .appeared, .known, .regrouped, .cameBack: vocabulary.renamings(of: event.skills)
        case .changedOutside: vocabulary.renamings(of: event.skillsBefore, event.skills)
        default:
            vocabulary.renamings(
                of: SkillWork(from: event.skillsBefore ?? .empty, to: event.skills ?? .empty).changed)
        }
    }

    /// What was wrong with the write. Of one that took effect that is no failure.
    private var ending: String {
        guard let error = event.error else { return "" }
        return event.outcome?.foundOut(status: event.httpStatus).map { "; \($0)" }
            ?? ": \(StoredError(error, vocabulary).sentence)"
    }

    /// What is given to a person, each skill with the groups that ask for it.
    private var givenChange: String {
        let work = SkillWork(from: event.skillsBefore ?? .empty, to: event.skills ?? .empty)
        let given = work.added.skills.map { skill in
            let groups = event.given.filter { ExactName($0.skill) == ExactName(skill.id) }.map(\.group)
            return "+\(vocabulary.word(skill))" + (groups.isEmpty ? "" : " for \(Self.list(groups))")
        }
        let changes = given + work.removed.ids.map { "-\(vocabulary.name($0))" }
        return changes.isEmpty ? "no change" : changes.joined(separator: ", ")
    }

    private static func list(_ groups: [String]) -> String { groups.map { "\"\($0)\"" }.joined(separator: ", ") }
}
