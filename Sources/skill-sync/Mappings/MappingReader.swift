import Domain
import Store

/// The `groups` object of the tutorial's file, `{"<display name>": ["<skill id>", …]}`, where an entry may be an object as
/// well: `{"id": "<skill id>", "proficiency": 3}`.
struct MappingReader {
    let spelling: SkillSpelling
    private var problems: [Problem] = []
    /// Told once: a file that has ids where names are asked for has them throughout.
    private var hasToldOfIDs = false

    /// Reads the document, adding whatever is wrong with it to `problems`.
    static func mappings(
        in document: JSONOutline, spelling: SkillSpelling, _ problems: inout [Problem]
    ) -> [WrittenMapping] {
        var reader = MappingReader(spelling: spelling)
        defer { problems += reader.problems }
        return reader.mappings(in: document)
    }

    private init(spelling: SkillSpelling) { self.spelling = spelling }

    private mutating func mappings(in document: JSONOutline) -> [WrittenMapping] {
        let contents = "an object of display names and arrays of \(spelling.noun)s"
        guard let groups = document.children.last(where: { $0.key == "groups" }) else {
            note("groups", "missing: \(contents)")
            return []
        }
        guard groups.type == .object else {
            note("groups", "must be \(contents), but is \(groups.type.name)")
            return []
        }
        var names: Set<String> = []
        return groups.children.map { group in
            let place = "groups[\"\(group.key.shown)\"]"
            if group.key.isBlank { note(place, "the group name is blank") }
            // Swift takes names that look the same for the same, in whichever Unicode form they are written; so do people.
            if !names.insert(group.key).inserted { note(place, "the group is mapped twice") }
            return WrittenMapping(groupName: group.key, entries: entries(of: group, at: place))
        }
    }

    private mutating func entries(of group: JSONOutline, at place: String) -> [WrittenMapping.Entry] {
        guard group.type == .array else {
            note(place, "must be an array of \(spelling.noun)s, but is \(group.shown)")
            return []
        }
        var entries: [WrittenMapping.Entry] = []
        var skills: Set<String> = []
        for (index, written) in group.children.enumerated() {
            let place = "\(place)[\(index)]"
            guard let entry = entry(written, at: place) else { continue }
            if entry.skill.isBlank {
                note(place, "the \(spelling.noun) is blank")
            } else if !skills.insert(entry.skill).inserted {
                note(place, "the \(spelling.noun) \"\(entry.skill.shown)\" is there twice")
            }
            entries.append(entry)
        }
        return entries
    }

    private mutating func entry(_ written: JSONOutline, at place: String) -> WrittenMapping.Entry? {
        switch written.type {
        case .text:
            return WrittenMapping.Entry(skill: written.text ?? "", proficiency: nil, place: place)
        case .object:
            return object(written, at: place)
        default:
            note(place, "must be a \(spelling.noun), but is \(written.shown)")
            return nil
        }
    }

    private mutating func object(_ written: JSONOutline, at place: String) -> WrittenMapping.Entry? {
        let keys = [spelling.rawValue, "proficiency"]
        var seen: Set<String> = []
        var skill: String?
        var proficiency: Double?
        for member in written.children {
            let place = "\(place).\(member.key.shown)"
            if !seen.insert(member.key).inserted { note(place, "given twice") }
            switch member.key {
            case spelling.rawValue where member.type == .text:
                skill = member.text
            case spelling.rawValue:
                note(place, "must be a \(spelling.noun), but is \(member.shown)")
            case "proficiency":
                let isNumber = member.type == .integer || member.type == .real
                proficiency = isNumber ? member.text.flatMap(ProficiencyText.number) : nil
                if proficiency == nil { note(place, "\(ProficiencyText.rule), but is \(member.shown)") }
            case SkillSpelling.id.rawValue where spelling == .name:
                continue
            default:
                let isName = spelling == .id && member.key == SkillSpelling.name.rawValue
                note(
                    place,
                    "unknown: an entry has \(keys.map { "\"\($0)\"" }.joined(separator: " and "))"
                        + (isName ? "; names are taken with `import --resolve`" : ""))
            }
        }
        if spelling == .name, seen.contains(SkillSpelling.id.rawValue) {
            if !hasToldOfIDs {
                note(place, "has an id, and with --resolve an entry is a name; a file of ids is imported without it")
            }
            hasToldOfIDs = true
            return nil
        }
        if !seen.contains(spelling.rawValue) { note("\(place).\(spelling.rawValue)", "missing: a \(spelling.noun)") }
        return skill.map { WrittenMapping.Entry(skill: $0, proficiency: proficiency, place: place) }
    }

    private mutating func note(_ place: String, _ message: String) {
        problems.append(Problem(place: place, message: message))
    }
}
