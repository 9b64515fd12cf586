import Domain
import Foundation

extension CommandFailure {
    /// So many are named.
    private static let shownNames = 3

    /// That skills stand in a file by what the server does not know them by; `nil` where they do not.
    ///
    /// Nobody could be given such a skill. The published contract promises no more than an "identifier", but every id that is
    /// seen is a UUID, and the names that people write are not.
    ///
    /// - Parameters:
    ///   - source: what messages call the file.
    ///   - file: what `import` takes it by.
    init?(
        namesIn written: [WrittenMapping], of source: String, file: String, for dialect: Dialect, _ exitCode: ExitCode
    ) {
        guard dialect.hasSkillNames else { return nil }
        let entries = written.flatMap(\.entries)
        let foreign = entries.filter { UUID(uuidString: $0.skill) == nil }
        guard !foreign.isEmpty else { return nil }
        if foreign.count == entries.count {
            var seen: Set<ExactName> = []
            let names = foreign.map(\.skill).filter { seen.insert(ExactName($0)).inserted }
            let left = names.count - Self.shownNames
            let list = names.prefix(Self.shownNames).map { "\"\($0.shown)\"" }.joined(separator: ", ")
            self.init(
                "the skills in \(source) are names, and Genesys Cloud knows skills by ids, which are UUIDs: "
                    + list + (left > 0 ? " and \(left) more" : ""),
                try: "look the ids up while importing: \(command: "import \(file.quotedForShell) --resolve")", exitCode)
        } else {
            let left = foreign.count - Self.shownNames
            self.init(
                "\(foreign.count) of the \(entries.count) skills in \(source) "
                    + "\(foreign.count == 1 ? "is no id" : "are no ids") of Genesys Cloud, which are UUIDs",
                details: foreign.prefix(Self.shownNames).map { "\($0.place): \"\($0.skill.shown)\"" }
                    + (left > 0 ? ["and \(left) more"] : []),
                try: "write all of them by their ids; or all by their names, and import the file with --resolve",
                exitCode)
        }
    }
}
