import Configuration
import Domain
import Foundation
import Store

/// The tutorial's file: the `groups` to map, and the settings beside them, checked as a whole.
struct ConfigurationFile {
    /// `nil` where it has no `groups`.
    let written: [WrittenMapping]?
    /// What stands beside them, by its path.
    let settings: [AbsoluteConfigKey: ConfigValue]

    /// Reads and checks the text.
    ///
    /// - Parameters:
    ///   - source: what messages call the file.
    ///   - spelling: what the entries of `groups` stand for their skills by.
    ///   - needsGroups: whether `groups` must be there.
    /// - Throws: a failure with every problem, each with its path.
    init(
        _ text: String, source: String, spelling: SkillSpelling = .id, needsGroups: Bool = false,
        exitCode: CommandFailure.ExitCode
    ) throws(CommandFailure) {
        let document = try Self.outline(text, source: source, exitCode: exitCode)
        guard document.type == .object else {
            throw CommandFailure(
                [Problem(place: "the document", message: "must be a JSON object, but is \(document.type.name)")],
                in: source, exitCode)
        }
        var problems = SettingRule.problems(in: document)
        let hasGroups = document.children.contains { $0.key == "groups" }
        written =
            hasGroups || needsGroups ? MappingReader.mappings(in: document, spelling: spelling, &problems) : nil
        if !problems.isEmpty { throw CommandFailure(problems, in: source, exitCode) }
        settings = Dictionary(uniqueKeysWithValues: Self.settings(in: document, within: []))
    }

    /// Texts, whole numbers and booleans, which are all that settings are.
    private static func settings(
        in document: JSONOutline, within path: [String]
    ) -> [(AbsoluteConfigKey, ConfigValue)] {
        document.children.filter { path + [$0.key] != ["groups"] }.flatMap { member in
            let path = path + [member.key]
            let content: ConfigContent? =
                switch member.type {
                case .text: member.text.map { .string($0) }
                case .integer: member.text.flatMap(Int.init).map { .int($0) }
                case .true: .bool(true)
                case .false: .bool(false)
                default: nil
                }
            guard let content else { return settings(in: member, within: path) }
            return [(AbsoluteConfigKey(path), ConfigValue(content, isSecret: false))]
        }
    }

    private static func outline(
        _ text: String, source: String, exitCode: CommandFailure.ExitCode
    ) throws(CommandFailure) -> JSONOutline {
        if let problem = NULCharacter.problem(escapedIn: text) {
            throw CommandFailure([problem], in: source, exitCode)
        }
        let syntaxError = Self.syntaxError(text)
        do {
            // SQLite takes half a surrogate pair, and makes of it what no other name can be told from.
            if let outline = try JSONOutline.reading(text), syntaxError == nil { return outline }
        } catch {
            throw CommandFailure(error)
        }
        let reason =
            syntaxError
            ?? "a comma is too many, or something else that only lenient readers take\(place(of: text))"
        throw CommandFailure(
            "\(source) is no JSON: \(reason)", try: "fix it and run again; nothing was changed", exitCode)
    }

    /// A comma with nothing after it is by far the most common mistake of that kind.
    private static func place(of text: String) -> String {
        guard let comma = text.firstMatch(of: /,\s*[\]}]/)?.range.lowerBound else { return "" }
        return ", on line \(text[..<comma].count(where: \.isNewline) + 1)"
    }

    /// SQLite says only that it is no JSON; Foundation, which is more lenient in some things and less in others, says where.
    private static func syntaxError(_ text: String) -> String? {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
            return nil
        } catch {
            let description = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
            return description ?? "it cannot be parsed"
        }
    }
}

extension JSONOutline.ValueType {
    /// For people.
    var name: String {
        switch self {
        case .null: "null"
        case .true, .false: "a boolean"
        case .integer, .real: "a number"
        case .text: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
