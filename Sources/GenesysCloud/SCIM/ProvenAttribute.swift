import Domain

/// The skills attribute, made sure of once: nothing is concluded from groups, and nothing written, before the server is
/// known to have it.
actor ProvenAttribute {
    private let attribute: SkillsAttribute
    private let calls: AuthorizedCalls
    private let groups: GroupReader<SCIMGroup>
    private let schemasPath: String
    private var form: SkillForm?

    /// - Parameter schemasPath: of what the server tells of its attributes.
    init(_ attribute: SkillsAttribute, calls: AuthorizedCalls, groups: GroupReader<SCIMGroup>, schemasPath: String) {
        self.attribute = attribute
        self.calls = calls
        self.groups = groups
        self.schemasPath = schemasPath
    }

    /// How the attribute's elements are written, as `/Schemas` says, or else as the first group does that shows it.
    ///
    /// - Throws: also `DirectoryError.skillsAttributeMissing` and `DirectoryError.skillsAttributeUnfit`.
    func skillForm() async throws(DirectoryError) -> SkillForm {
        if let form { return form }
        let schemas = try await schemas()
        let found: SkillForm
        if let described = schemas?.attribute(attribute) {
            do {
                found = try described.skillForm()
            } catch {
                throw .skillsAttributeUnfit(attribute.description, reason: error.fault)
            }
        } else {
            found = try await formShown(besides: schemas)
        }
        form = found
        return found
    }

    /// `nil` where the server does not tell: it need not.
    private func schemas() async throws(DirectoryError) -> SchemaList? {
        let answer: Answer
        do {
            answer = try await calls.get(schemasPath, tries: 3)
        } catch {
            switch error {
            case .refused, .permissionMissing, .unreadable, .serverFailed(_, status: 501, _): return nil
            default: throw error
            }
        }
        return try? answer.decoded(as: SchemaList.self)
    }

    private func formShown(besides schemas: SchemaList?) async throws(DirectoryError) -> SkillForm {
        var names = Set(schemas?.names ?? [])
        var start = 1
        for _ in 0..<Poll.maxPages {
            let page = try groups.decoded(
                ShownAttributes.self, await groups.page(at: start, count: groups.pageSize), groups.listCall)
            for case let form? in page.groups.map(\.skillForm) { return form }
            names.formUnion(page.groups.flatMap(\.names))
            if page.groups.isEmpty { break }
            start += page.groups.count
        }
        throw .skillsAttributeMissing(
            attribute.description, inSchemas: schemas != nil, groups: start - 1,
            known: names.map { OneLine.text($0) }.sorted())
    }
}
