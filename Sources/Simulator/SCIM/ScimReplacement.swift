/// What the body of a PUT makes of a group: all of it, RFC 7644, section 3.5.1. What the body leaves out is wiped.
struct ScimReplacement {
    /// Why a body is refused.
    struct Objection: Error {
        let detail: String
        var type = "invalidValue"
    }

    let displayName: String
    let skills: [String]
    /// What the skills carry besides their value, by skill.
    let skillDetails: [String: String]
    let attributes: [String: String]

    /// - Parameter group: as it is. What it bears already keeps its text.
    init(_ body: JSONValue, of group: SimulatedGroup, as form: ScimGroup) throws {
        guard case .object(var members) = body else {
            throw Objection(detail: "The body is not a JSON object.", type: "invalidSyntax")
        }
        let schemas = (body["schemas"]?.elements ?? []).compactMap { $0.text?.lowercased() }
        guard schemas.contains(ScimGroup.schema.lowercased()) else {
            throw Objection(detail: "schemas must contain \(ScimGroup.schema).")
        }
        guard let name = body["displayName"]?.text, !name.isEmpty else {
            throw Objection(detail: "displayName is required.")
        }
        if let id = body["id"], id != .text(group.id) {
            throw Objection(detail: "id is immutable.", type: "mutability")
        }
        displayName = name

        let elements: JSONValue?
        if let urn = form.skills.schema {
            let key = members.keys.first { $0.lowercased() == urn.lowercased() }
            elements = key.flatMap { members[$0]?[form.skills.name] }
            if let key, case .object(let inner)? = members[key] {
                members[key] = .object(inner.filter { $0.key.lowercased() != form.skills.name.lowercased() })
            }
            if elements?.isUnassigned == false, !schemas.contains(urn.lowercased()) {
                throw Objection(detail: "schemas does not name the extension \(urn).")
            }
        } else {
            elements = body[form.skills.name]
            members = members.filter { $0.key.lowercased() != form.skills.name.lowercased() }
        }
        let details: [String: JSONValue]
        (skills, details) = try Self.skills(in: elements ?? .null, form.settings.skillForm)
        skillDetails = try details.reduce(into: [:]) { texts, detail in
            texts[detail.key] = try Self.text(of: detail.value, keeping: group.skillDetails[detail.key])
        }

        let named: Set = ["schemas", "id", "displayname", "meta"]
        attributes = try members.filter { !named.contains($0.key.lowercased()) && !$0.value.isUnassigned }
            .reduce(into: [:]) { texts, member in
                texts[member.key] = try Self.text(of: member.value, keeping: group.attributes[member.key])
            }
    }

    private static func skills(
        in value: JSONValue, _ form: SimulatedServer.ScimSettings.SkillForm
    ) throws -> (skills: [String], details: [String: JSONValue]) {
        if value == .null { return ([], [:]) }
        guard let elements = value.elements else { throw Objection(detail: "The skills are no array.") }
        var skills: [String] = []
        var details: [String: JSONValue] = [:]
        for element in elements {
            switch (element, form) {
            case (.text(let skill), .texts): skills.append(skill)
            case (.object(let members), .objects):
                guard let skill = element["value"]?.text else { throw Objection(detail: "A skill has no value.") }
                skills.append(skill)
                let others = members.filter { $0.key.lowercased() != "value" }
                if !others.isEmpty { details[skill] = .object(others) }
            default: throw Objection(detail: "A skill is of the wrong type.")
            }
        }
        return (skills, details)
    }

    private static func text(of value: JSONValue, keeping old: String?) throws -> String {
        if let old, JSONValue(old.utf8) == value { return old }
        return try value.encoded()
    }
}
