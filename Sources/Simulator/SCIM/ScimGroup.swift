import Foundation

/// A group as an RFC 7644 server writes it.
struct ScimGroup {
    static let schema = "urn:ietf:params:scim:schemas:core:2.0:Group"

    let settings: SimulatedServer.ScimSettings
    let skills: AttributePath

    init(_ settings: SimulatedServer.ScimSettings) {
        self.settings = settings
        skills = AttributePath(settings.skillsAttribute)
    }

    /// - Parameters:
    ///   - location: what `meta.location` is.
    ///   - excluded: the attributes to leave out, in lower case.
    ///   - tellsVersion: whether it may carry `meta.version`.
    ///   - showsSkills: whether it may carry the skills.
    func encoded(
        _ group: SimulatedGroup, location: String, excluding excluded: Set<String> = [], tellsVersion: Bool = true,
        showsSkills: Bool = true
    ) throws -> [UInt8] {
        var members = group.attributes
        let skillTexts = try group.skills.map { try text(of: $0, group.skillDetails[$0]) }
        if showsSkills, !skillTexts.isEmpty {
            let value = "[\(skillTexts.joined(separator: ","))]"
            if let extensionURN = skills.schema {
                members[extensionURN] = try merged(members[extensionURN], skills.name, value)
            } else {
                members[skills.name] = value
            }
        }
        let extensions = members.keys.filter { $0.hasPrefix("urn:") }.sorted()
        members["schemas"] = try JSONValue.array(([Self.schema] + extensions).map { .text($0) }).encoded()
        members["id"] = try JSONValue.text(group.id).encoded()
        members["displayName"] = try JSONValue.text(group.displayName).encoded()
        var meta: [String: JSONValue] = [
            "resourceType": .text("Group"), "lastModified": .text(group.lastModifiedText), "location": .text(location),
        ]
        if settings.showsMetaVersion, tellsVersion {
            meta["version"] =
                settings.numbersVersions ? .number(Decimal(group.version)) : .text(version(of: group))
        }
        members["meta"] = try JSONValue.object(meta).encoded()
        let shown = members.filter { !excluded.contains($0.key.lowercased()) }.sorted { $0.key < $1.key }
        let texts = try shown.map { "\(try JSONValue.text($0.key).encoded()):\($0.value)" }
        return Array("{\(texts.joined(separator: ","))}".utf8)
    }

    func version(of group: SimulatedGroup) -> String {
        settings.weakensETag ? String(group.entityTag.trimmingPrefix("W/")) : group.entityTag
    }

    private func text(of skill: String, _ details: String?) throws -> String {
        let value = try JSONValue.text(skill).encoded()
        return settings.skillForm == .texts ? value : try merged(details, "value", value)
    }

    /// The object with one more member in front, the texts of the others as they are.
    private func merged(_ object: String?, _ name: String, _ value: String) throws -> String {
        let others = object.map { $0.dropFirst().dropLast() } ?? ""
        return "{\(try JSONValue.text(name).encoded()):\(value)\(others.isEmpty ? "" : ",")\(others)}"
    }
}

extension SimulatedGroup {
    /// Its version as an RFC 7644 server tells it.
    public var entityTag: String { "W/\"v\(version)\"" }
}
