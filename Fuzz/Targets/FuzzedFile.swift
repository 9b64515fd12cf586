import Domain
import Foundation

@testable import skill_sync

/// Texts of files. What is taken can be given out again and taken back the same; what is refused is told in lines that can
/// be read.
enum FuzzedFile {
    static func mappingsJSON(_ bytes: [UInt8]) {
        guard let text = text(bytes) else { return }
        let mappings: [Mapping]
        do {
            mappings = try Self.mappings(text)
        } catch {
            check(error)
            return
        }
        check(mappings)
        guard let exported = try? MappingDocument.text(mappings), let again = try? Self.mappings(exported) else {
            preconditionFailure("cannot be taken back")
        }
        precondition(RevisionDiff(from: mappings, to: again).isEmpty)
    }

    private static func mappings(_ text: String) throws(CommandFailure) -> [Mapping] {
        let file = try ConfigurationFile(text, source: "fuzz.json", needsGroups: true, exitCode: .invalidInput)
        return (file.written ?? []).map { $0.mapping() }
    }

    static func mappingsCSV(_ bytes: [UInt8]) {
        guard let text = text(bytes) else { return }
        var problems: [Problem] = []
        let mappings = MappingTable.mappings(in: text, &problems).map { $0.mapping() }
        guard problems.isEmpty else { return check(CommandFailure(problems, in: "fuzz.csv", .invalidInput)) }
        check(mappings)
        let again = MappingTable.mappings(in: MappingTable.text(mappings, style: .plain), &problems).map {
            $0.mapping()
        }
        precondition(problems.isEmpty)
        precondition(RevisionDiff(from: mappings, to: again).isEmpty)
    }

    static func environment(_ bytes: [UInt8]) {
        for (name, value) in EnvironmentFile(String(decoding: bytes, as: UTF8.self)).variables {
            precondition(!name.isEmpty && !(name + value).contains(where: \.isNewline))
        }
    }

    /// As `InputFile` lets through.
    private static func text(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self).flatMap { NULCharacter.problem(in: $0) == nil ? $0 : nil }
    }

    private static func check(_ mappings: [Mapping]) {
        for mapping in mappings {
            precondition(!mapping.groupName.isBlank && mapping.skills.ids.allSatisfy { !$0.isBlank })
            precondition(mapping.skills.skills.allSatisfy { Skill.proficiencies.contains($0.proficiency) })
            precondition(([mapping.groupName] + mapping.skills.ids).allSatisfy { !$0.utf8.contains(0) })
        }
        precondition(Set(mappings.map(\.groupName)).count == mappings.count)
    }

    private static func check(_ failure: CommandFailure) {
        let message = failure.message(style: .plain)
        precondition(message.hasPrefix("error: ") && message.split(separator: "\n").last?.hasPrefix("try: ") == true)
        precondition(message.split(separator: "\n").allSatisfy { $0 == String($0).harmless })
    }
}
