import Domain

extension Verification {
    /// What was found of a trail that fits, in two lines.
    var sentences: String {
        let found = noted?.id.map { "; the noted head is event \($0)" } ?? ""
        return """
            The trail is complete and unaltered: \(extent)\(found).
            Its head: \(head.noted)

            """
    }

    /// How much there is of it.
    var extent: String { counted(events, "event") + (pruned == 0 ? "" : ", \(pruned) pruned") }
}

extension ChainHead {
    /// As ``NotedHeadArgument`` takes it.
    var noted: String { "\(id):\(hash)" }
}

extension NotedHead {
    /// The event that carries the noted hash.
    var id: Int64? {
        if case .found(let id) = self { id } else { nil }
    }
}

extension ChainFlaw {
    /// The number of the event that does not fit, where it is one.
    var event: Int64? {
        switch self {
        case .altered(let id, _), .unexpected(let id, _): id
        case .missing(let ids): ids.lowerBound
        default: nil
        }
    }

    /// For people.
    var sentence: String {
        switch self {
        case .altered(let id, let event):
            "event \(id) (\(event)) was altered, or one before it: its hash is not that of what it says"
        case .missing(let ids) where ids.count == 1:
            "event \(ids.lowerBound) is gone, and no pruning took it"
        case .missing(let ids):
            "events \(ids.lowerBound) to \(ids.upperBound) are gone, and no pruning took them"
        case .unexpected(let id, let event):
            "event \(id) (\(event)) is there, though the chain has no place for it"
        case .endAltered:
            "the end of the chain is not where the last event is"
        case .gapsAltered:
            "what is missing is not what the last pruning says it took"
        case .strayMapping(let name, let revision):
            "\"\(name)\" is mapped by revision \(revision), which was never imported"
        case .strayHeldChange(let hold):
            "a change is held with plan \(hold), which was never held"
        case .skillSetAltered(let id):
            "set of skills \(id) is not written as this program writes it"
        case .groupSetAltered(let id):
            "set of groups \(id) is not written as this program writes it"
        case .straySkillName(let revision):
            "a skill is named by revision \(revision), which was never imported"
        case .targetAltered(let id):
            "what the database holds for the present state of \(id) is not what was last seen of it"
        case .schemaAltered(let type, let name):
            "the \(type) \"\(name)\" in the database's schema is not what this program made"
        case .indexAltered(let table, let problem):
            "the table \"\(table)\" and its indexes do not have the same rows: \(problem)"
        case .grantAltered(let id, let skill):
            "what the database holds as given to \(id) by us does not match our writes: \(skill.harmless)"
        case .unsettledAltered:
            "the list of open attempts is not what their settlements say"
        }
    }
}
