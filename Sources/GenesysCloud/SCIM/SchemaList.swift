import Domain

/// What a server tells of its resources at `/Schemas`: RFC 7643, section 7, and RFC 7644, section 4.
struct SchemaList: Decodable {
    struct Schema: Decodable {
        let id: String
        let attributes: [Attribute]

        private enum CodingKeys: CodingKey {
            case id, attributes
        }

        init(from decoder: any Decoder) throws {
            let schema = try decoder.container(keyedBy: CodingKeys.self)
            id = try schema.decode(String.self, forKey: .id)
            attributes =
                try schema.decodeIfPresent([Reading<Attribute>].self, forKey: .attributes)?
                .compactMap(\.value) ?? []
        }
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

    /// How many schemas there are, `nil` where the server does not say.
    private let totalResults: Int?
    /// How many arrived, those that cannot be read among them.
    private var arrived: Int
    private var resources: [Schema]

    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: AttributeName.self)
        totalResults = try list.decodeIfPresent(Int.self, forKey: list.key("totalResults"))
        let readings = try list.decode([Reading<Schema>].self, forKey: list.key("Resources"))
        arrived = readings.count
        resources = readings.compactMap(\.value)
    }

    /// Where the next page begins, 1-based; `nil` where there is none.
    var nextStart: Int? { arrived < totalResults ?? 0 ? arrived + 1 : nil }

    /// Takes in the next page.
    ///
    /// - Returns: whether it had anything.
    mutating func append(_ page: SchemaList) -> Bool {
        arrived += page.arrived
        resources += page.resources
        return page.arrived > 0
    }

    /// A schema or an attribute, or something odd that says nothing of the others.
    private struct Reading<Value: Decodable>: Decodable {
        let value: Value?

        init(from decoder: any Decoder) { value = try? Value(from: decoder) }
    }

    /// The attribute as the server describes it, `nil` where it does not.
    func attribute(_ wanted: SkillsAttribute) -> Attribute? {
        resources.first { $0.id.isSameName(as: wanted.schema ?? SkillsAttribute.groupSchema) }?.attributes
            .first { $0.name.isSameName(as: wanted.name) }
    }

    /// What attributes there are to choose from. Those of resources other than groups are named by their schema too, so
    /// that whoever meant one of an extension finds it.
    var names: [String] {
        resources.flatMap { schema in
            schema.attributes.map { attribute in
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
