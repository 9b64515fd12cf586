import Domain
import Store

extension CommandFailure {
    /// So many are named.
    private static let shownMappings = 5

    /// That the revision in force asks for what the dialect has no place for, `nil` where it does not.
    init?(unfit mappings: [Mapping], of revision: Revision, for dialect: Dialect, _ vocabulary: Vocabulary) {
        if dialect.hasProficiencies { return nil }
        let unfit = mappings.map { mapping in
            (mapping.groupName, mapping.skills.skills.filter { $0.proficiency != Skill.plainProficiency })
        }.filter { !$0.1.isEmpty }
        if unfit.isEmpty { return nil }
        let left = unfit.count - Self.shownMappings
        self.init(
            "the mappings in force, revision \(revision.number), give skills at a proficiency, which has no meaning in the "
                + "dialect \"\(dialect.name)\"",
            details: unfit.prefix(Self.shownMappings).map { name, skills in
                "\"\(name.shown)\": \(skills.map(vocabulary.word).joined(separator: ", "))"
            } + (left > 0 ? ["and \(counted(left, "group")) more"] : []),
            try: "set \"dialect\": \"genesys-cloud\" in the configuration if that is the server, "
                + "or import mappings without proficiencies; nothing was sent", .configuration)
    }
}

extension Store {
    /// The current revision, `nil` where nothing was imported yet.
    ///
    /// - Throws: also where it asks for what the dialect has no place for.
    func revision(fitFor dialect: Dialect) throws(CommandFailure) -> Revision? {
        let unfit: CommandFailure?
        let revision: Revision?
        do throws(StoreError) {
            revision = try currentRevision()
            if let revision, !dialect.hasProficiencies {
                unfit = CommandFailure(
                    unfit: try mappings(), of: revision, for: dialect, try Vocabulary(self))
            } else {
                unfit = nil
            }
        } catch {
            throw CommandFailure(error)
        }
        if let unfit { throw unfit }
        return revision
    }
}
