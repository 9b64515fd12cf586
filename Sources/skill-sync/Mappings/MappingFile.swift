import Domain
import Foundation

/// A file of mappings, in either of the forms that `import` takes.
struct MappingFile {
    let written: [WrittenMapping]
    /// Absolute.
    let path: String

    /// - Parameter spelling: what the file's entries stand for their skills by.
    init(path: String, spelling: SkillSpelling) throws(CommandFailure) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        let text = try InputFile.text(at: path, otherwise: .invalidInput)
        if Self.looksLikeJSON(text, path: path) {
            let file = try ConfigurationFile(
                text, source: path, spelling: spelling, needsGroups: true, exitCode: .invalidInput)
            written = file.written ?? []
        } else {
            var problems: [Problem] = []
            written = MappingTable.mappings(in: text, spelling: spelling, &problems)
            if !problems.isEmpty { throw CommandFailure(problems, in: path, .invalidInput) }
        }
    }

    /// By its name where that says it, else by its first character.
    private static func looksLikeJSON(_ text: String, path: String) -> Bool {
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "json": true
        case "csv": false
        default: text.first { !$0.isWhitespace } == "{"
        }
    }
}

extension CommandFailure {
    /// A file that the user named, and that Foundation could not read.
    init(unreadable path: String, _ error: any Error) {
        var isFolder: ObjCBool = false
        let (reason, hint): (String, Advice) =
            switch (error as? CocoaError)?.code {
            case .fileReadNoSuchFile: ("there is no such file", "check the path")
            case .fileReadNoPermission:
                ("there is no permission to read it, or to look into its folder", "run as the user that it belongs to")
            case _ where FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue:
                ("it is a folder", "name a file in it")
            default: ("it cannot be read", "check the path")
            }
        self.init("cannot open \(path): \(reason)", try: hint, .cannotOpenInput)
    }
}

/// Text files that the user named.
enum InputFile {
    /// - Parameter exitCode: what the command ends with where the file can be opened and is no text.
    static func text(at path: String, otherwise exitCode: CommandFailure.ExitCode) throws(CommandFailure) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw CommandFailure(unreadable: path, error)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure("\(path) is not UTF-8", try: "save it as UTF-8 and run again", exitCode)
        }
        if let problem = NULCharacter.problem(in: text) { throw CommandFailure([problem], in: path, exitCode) }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }
}
