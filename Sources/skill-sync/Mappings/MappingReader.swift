import Domain
import Store

/// The `groups` object of the tutorial's file: `{"<display name>": ["<skill id>", …]}`.
enum MappingReader {
    static func mappings(in document: JSONOutline, _ problems: inout [Problem]) -> [Mapping] {
        let members = document.children.filter { $0.key == "groups" }
        guard let groups = members.last else {
            problems.append(
                Problem(place: "groups", message: "missing: an object of display names and arrays of skill ids"))
            return []
        }
        guard groups.type == .object else {
            problems.append(
                Problem(
                    place: "groups",
                    message: "must be an object of display names and arrays of skill ids, but is \(groups.type.name)"))
            return []
        }
        var names: Set<String> = []
        return groups.children.map { group in
            let place = "groups[\"\(group.key.shown)\"]"
            if group.key.isBlank {
                problems.append(Problem(place: place, message: "the group name is blank"))
            }
            // Swift takes names that look the same for the same, in whichever Unicode form they are written; so do people.
            if !names.insert(group.key).inserted {
                problems.append(Problem(place: place, message: "the group is mapped twice"))
            }
            return Mapping(groupName: group.key, skills: skills(of: group, at: place, &problems))
        }
    }

    private static func skills(of group: JSONOutline, at place: String, _ problems: inout [Problem]) -> SkillSet {
        guard group.type == .array else {
            problems.append(Problem(place: place, message: "must be an array of skill ids, but is \(group.shown)"))
            return .empty
        }
        var ids: [String] = []
        for (index, entry) in group.children.enumerated() {
            let place = "\(place)[\(index)]"
            guard entry.type == .text, let id = entry.text else {
                problems.append(Problem(place: place, message: "must be a skill id, but is \(entry.shown)"))
                continue
            }
            if id.isBlank {
                problems.append(Problem(place: place, message: "the skill id is blank"))
            } else if ids.contains(id) {
                problems.append(Problem(place: place, message: "the skill id \"\(id.shown)\" is there twice"))
            }
            ids.append(id)
        }
        return SkillSet(ids)
    }
}
