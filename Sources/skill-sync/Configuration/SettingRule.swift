import Domain
import GenesysCloud
import Store

/// What a setting of the configuration file may be.
enum SettingRule: Sendable {
    case positiveInteger
    case integer(ClosedRange<Int>)
    case boolean
    case text
    /// The path of a URL, from its slash on; a slash alone, or nothing, for the root.
    case path
    case choice([String])
    /// A region of Genesys Cloud.
    case region
    /// The name of a SCIM attribute, that of an extension behind its URN.
    case attribute
    /// Settings within a setting.
    case object([String: SettingRule])
    /// Read elsewhere, by rules of its own.
    case data

    static let all: [String: SettingRule] = [
        "groups": .data,
        "pollingIntervalMs": .positiveInteger,
        "database": .text,
        "mode": .choice(Mode.allCases.map(\.rawValue)),
        "pageSize": .positiveInteger,
        "requestsPerMinute": .positiveInteger,
        "maxConcurrentRequests": .positiveInteger,
        "requestTimeoutMs": .positiveInteger,
        "dialect": .choice(Dialect.names),
        "basePath": .path,
        "guard": .object([
            "maxRemovals": .integer(0...Int(Int32.max)), "maxRemovalPercent": .integer(0...100),
        ]),
        "retentionDays": .positiveInteger,
        "skillsAttribute": .attribute,
        "region": .region,
        "allowUnknownHost": .boolean,
    ]

    /// Every setting that is unknown, written twice, not what it may be, or without meaning beside the others.
    static func problems(in document: JSONOutline) -> [Problem] {
        problems(in: document, all) + misplaced(in: document)
    }

    /// Settings that belong to another dialect. Of a dialect that there is not none can be told.
    private static func misplaced(in document: JSONOutline) -> [Problem] {
        let dialect = document.children.first { $0.key == "dialect" }
        if let dialect, !Dialect.names.contains(dialect.text ?? "") { return [] }
        return document.children.compactMap { member in
            guard let owners = Dialect.own[member.key], !owners.contains(dialect?.text ?? "group-skills")
            else { return nil }
            let names = owners.map { "\"\($0)\"" }.joined(separator: " and ")
            return Problem(
                place: member.key,
                message: "only the \(owners.count == 1 ? "dialect \(names) has" : "dialects \(names) have") it, "
                    + "but the dialect is \(dialect?.shown ?? "\"group-skills\"")")
        }
    }

    /// Every setting that is unknown, written twice, or not what it may be.
    ///
    /// - Parameter place: what the settings of `document` are within, with a dot at the end.
    private static func problems(
        in document: JSONOutline, _ rules: [String: SettingRule], within place: String = ""
    ) -> [Problem] {
        var seen: Set<String> = []
        return document.children.flatMap { member in
            let name = place + member.key
            guard let rule = rules[member.key] else {
                return [Problem(place: name.shown, message: "unknown setting" + hint(for: member, among: rules))]
            }
            guard seen.insert(member.key).inserted else { return [Problem(place: name, message: "given twice")] }
            if case .object(let inner) = rule, member.type == .object {
                return problems(in: member, inner, within: name + ".")
            }
            return rule.objection(to: member).map { [Problem(place: name, message: $0)] } ?? []
        }
    }

    /// What may have been meant by a key that there is not.
    private static func hint(for member: JSONOutline, among rules: [String: SettingRule]) -> String {
        let path = member.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if path.count == 2, let outer = NearestName.to(path[0], among: rules.keys),
            case .object(let inner)? = rules[outer], let setting = NearestName.to(path[1], among: inner.keys)
        {
            return ", write {\"\(outer)\": {\"\(setting)\": \(member.shown)}}"
        }
        return NearestName.to(member.key, among: rules.keys).map { ", did you mean \"\($0)\"?" } ?? ""
    }

    private func objection(to member: JSONOutline) -> String? {
        switch self {
        case .positiveInteger:
            guard member.type == .integer, let number = member.text.flatMap(Int.init), number > 0 else {
                return "must be a positive whole number, but is \(member.shown)"
            }
            // Twenty-four days of milliseconds: beyond that it is a slip of the finger.
            let most = Int(Int32.max)
            return number <= most ? nil : "must be \(most) at most, but is \(number)"
        case .integer(let range):
            let number = member.type == .integer ? member.text.flatMap(Int.init) : nil
            return number.map(range.contains) ?? false
                ? nil
                : "must be a whole number from \(range.lowerBound) to \(range.upperBound), but is \(member.shown)"
        case .boolean:
            return [.true, .false].contains(member.type) ? nil : "must be true or false, but is \(member.shown)"
        case .object:
            return "must be an object, but is \(member.shown)"
        case .text:
            let isText = member.type == .text && !(member.text?.isBlank ?? true)
            return isText ? nil : "must be a string that is not blank, but is \(member.shown)"
        case .path:
            let isPath = member.type == .text && (member.text ?? "").wholeMatch(of: /\/?|(\/[A-Za-z0-9._~-]+)+/) != nil
            return isPath ? nil : "must be a path such as /api/v2/scim/v2, but is \(member.shown)"
        case .choice(let choices):
            let isChoice = member.type == .text && choices.contains(member.text ?? "")
            let list = choices.map { "\"\($0)\"" }.joined(separator: " or ")
            return isChoice ? nil : "must be \(list), but is \(member.shown)"
        case .region:
            if member.type == .text, Region(member.text ?? "") != nil { return nil }
            let nearest = member.text.flatMap { NearestName.to($0, among: Region.names) }
            return "must be a region of Genesys Cloud such as mypurecloud.ie or euw2, but is \(member.shown)"
                + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        case .attribute:
            let isAttribute = member.type == .text && SkillsAttribute(member.text ?? "") != nil
            return isAttribute
                ? nil
                : "must be an attribute's name such as skills, or that of an extension such as urn:example:2.0:Group:skills, "
                    + "but is \(member.shown)"
        case .data:
            return nil
        }
    }
}

extension JSONOutline {
    /// The value in a message: itself where it is short enough to show, else what it is.
    var shown: String {
        switch type {
        case .text: "\"\((text ?? "").cut(to: 40))\""
        case .integer, .real: (text ?? type.name).shown
        case .true: "true"
        case .false: "false"
        default: type.name
        }
    }
}

extension String {
    /// The text in a message: a name of a whole page says no more than its beginning.
    var shown: String { cut(to: 100) }

    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
