import Domain

/// The skills attribute, made sure of once: nothing is concluded from groups, and nothing written, before the server is
/// known to have it.
actor ProvenAttribute {
    private let attribute: SkillsAttribute
    private let calls: AuthorizedCalls
    private let groups: GroupReader<SCIMGroup>
    private let schemasPath: String
    private var form: SkillForm?

    /// Fewer than open the circuit.
    private static let schemaTries = 3
    /// More than any server has; one that gives the same page for ever is not asked for ever.
    private static let maxSchemaPages = 100

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
        var schemas: SchemaList?
        var failure: DirectoryError?
        do {
            schemas = try await self.schemas()
        } catch {
            // A server that fails at this and nothing else does not keep groups from being read that show the attribute.
            guard case .serverFailed = error else { throw error }
            failure = error
        }
        let found: SkillForm
        if let described = schemas?.attribute(attribute) {
            do {
                found = try described.skillForm()
            } catch {
                throw .skillsAttributeUnfit(attribute.description, reason: error.fault)
            }
        } else {
            found = try await formShown(besides: schemas, orElse: failure)
        }
        form = found
        return found
    }

    /// `nil` where the server does not tell: it need not. It is asked page by page, although RFC 7644, section 4 wants all
    /// at once.
    private func schemas() async throws(DirectoryError) -> SchemaList? {
        guard var schemas = try await schemas(query: nil) else { return nil }
        for _ in 0..<Self.maxSchemaPages {
            guard let start = schemas.nextStart, let page = try await self.schemas(query: "startIndex=\(start)"),
                schemas.append(page)
            else { break }
        }
        return schemas
    }

    private func schemas(query: String?) async throws(DirectoryError) -> SchemaList? {
        let answer: Answer
        do {
            answer = try await calls.get(schemasPath, query: query, tries: Self.schemaTries)
        } catch {
            switch error {
            case .refused, .permissionMissing, .unreadable, .serverFailed(_, status: 501, _): return nil
            default: throw error
            }
        }
        return try? answer.decoded(as: SchemaList.self)
    }

    /// - Parameter failure: why the schemas could not be read, if so: it is not known then that there is no such attribute.
    private func formShown(
        besides schemas: SchemaList?, orElse failure: DirectoryError?
    ) async throws(DirectoryError) -> SkillForm {
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
        throw failure
            ?? .skillsAttributeMissing(
                attribute.description, inSchemas: schemas != nil, groups: start - 1,
                known: names.map { OneLine.text($0) }.sorted())
    }
}
