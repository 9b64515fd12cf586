import Foundation

/// A `.env` file: `KEY=value` a line, `#` before a comment.
///
/// The library that reads variables would read such a file as well, but neither with `export` before the key, as shells
/// want it, nor with the line ends of Windows.
enum EnvironmentFile {
    /// The variables of the file, the last of a name in force; none where there is no file.
    static func variables(at path: String) throws(CommandFailure) -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        return variables(in: try InputFile.text(at: path, otherwise: .configuration))
    }

    static func variables(in text: String) -> [String: String] {
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            let words = parts[0].split(whereSeparator: \.isWhitespace).map(String.init)
            let name = words.count == 2 && words[0] == "export" ? words[1] : parts[0]
            let isAssignment = parts.count == 2 && !name.isEmpty && !name.hasPrefix("#")
            return isAssignment ? (name, parts[1]) : nil
        }
        return Dictionary(pairs, uniquingKeysWith: { _, last in last })
    }
}
