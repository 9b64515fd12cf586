import Domain
import Foundation

/// A file of mappings, in either of the forms that `import` takes.
struct MappingFile {
    let written: [WrittenMapping]
    /// Absolute, or what messages call the standard input.
    let path: String
    /// Columns of a CSV that were not read.
    let unreadColumns: [String]

    /// - Parameters:
    ///   - path: `-` is the standard input.
    ///   - spelling: what the file's entries stand for their skills by.
    ///   - input: reads the standard input.
    init(path: String, spelling: SkillSpelling, input: () throws -> Data) throws(CommandFailure) {
        let isInput = path == "-" || path == "/dev/stdin"
        let path = isInput ? "standard input" : path
        self.path = isInput ? path : URL(fileURLWithPath: path).standardizedFileURL.path
        let text =
            try isInput
            ? InputFile.text(of: path, otherwise: .invalidInput, input)
            : InputFile.text(at: path, otherwise: .invalidInput)
        if Self.looksLikeJSON(text, path: path) {
            let file = try ConfigurationFile(
                text, source: path, spelling: spelling, needsGroups: true, exitCode: .invalidInput)
            written = file.written ?? []
            unreadColumns = []
        } else {
            var problems: [Problem] = []
            (written, unreadColumns) = MappingTable.read(text, spelling: spelling, &problems)
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
        try text(of: path, otherwise: exitCode) {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // To its end: the size of a pipe is not known before.
            return try handle.readToEnd() ?? Data()
        }
    }

    /// - Parameters:
    ///   - path: what messages call it.
    ///   - read: reads all of it.
    static func text(
        of path: String, otherwise exitCode: CommandFailure.ExitCode, _ read: () throws -> Data
    ) throws(CommandFailure) -> String {
        let data: Data
        do {
            data = try read()
        } catch {
            throw CommandFailure(unreadable: path, error)
        }
        guard let text = Self.decoded(data) else {
            throw CommandFailure("\(path) is neither UTF-8 nor UTF-16", try: "save it as UTF-8 and run again", exitCode)
        }
        if let problem = NULCharacter.problem(in: text) { throw CommandFailure([problem], in: path, exitCode) }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    /// UTF-8, or UTF-16 where a byte order mark says so, as spreadsheets save "Unicode text". `nil` where it is neither.
    private static func decoded(_ data: Data) -> String? {
        switch Array(data.prefix(2)) {
        case [0xFF, 0xFE]: String(data: data.dropFirst(2), encoding: .utf16LittleEndian)
        case [0xFE, 0xFF]: String(data: data.dropFirst(2), encoding: .utf16BigEndian)
        default: String(data: data, encoding: .utf8)
        }
    }
}
