import Domain

/// What a server tells of its resources at `/Schemas`: RFC 7643, section 7, and RFC 7644, section 4.
struct SchemaList: Decodable {
    struct Schema: Decodable {
        let id: String
        let attributes: [Attribute]?
    }

    struct Attribute: Decodable {
        let name: String
        let type: String?
        let multiValued: Bool?
        let mutability: String?
        let returned: String?
        let subAttributes: [SubAttribute]?
    }

    struct SubAttribute: Decodable {
        let name: String
    }

    private let resources: [Schema]

    private enum CodingKeys: String, CodingKey {
        case resources = "Resources"
    }

    init(from decoder: any Decoder) throws {
        resources = try decoder.container(keyedBy: CodingKeys.self).decode([Schema].self, forKey: .resources)
    }

    /// The attribute as the server describes it, `nil` where it does not.
    func attribute(_ wanted: SkillsAttribute) -> Attribute? {
        resources.first { $0.id.isSameName(as: wanted.schema ?? SkillsAttribute.groupSchema) }?.attributes?
            .first { $0.name.isSameName(as: wanted.name) }
    }

    /// What attributes there are to choose from. Those of resources other than groups are named by their schema too, so
    /// that whoever meant one of an extension finds it.
    var names: [String] {
        resources.flatMap { schema in
            (schema.attributes ?? []).map { attribute in
                schema.id.isSameName(as: SkillsAttribute.groupSchema)
                    ? attribute.name : "\(schema.id):\(attribute.name)"
            }
        }
    }
}

extension SchemaList.Attribute {
    /// How its elements are written.
    ///
    /// - Throws: why it cannot hold skills.
    func skillForm() throws(Unfit) -> SkillForm {
        if multiValued != true { throw Unfit(fault: .singleValued) }
        if let mutability, !mutability.isSameName(as: "readWrite") {
            throw Unfit(fault: .mutability(OneLine.text(mutability)))
        }
        if let returned, ["never", "request"].contains(where: returned.isSameName) {
            throw Unfit(fault: .returned(returned))
        }
        switch (type ?? "string").lowercased() {
        case "string", "reference":
            return .text
        case "complex" where subAttributes?.contains { $0.name.isSameName(as: "value") } ?? true:
            return .object
        case "complex":
            throw Unfit(fault: .withoutValue)
        case let other:
            throw Unfit(fault: .type(OneLine.text(other)))
        }
    }

    struct Unfit: Error {
        let fault: DirectoryError.AttributeFault
    }
}
