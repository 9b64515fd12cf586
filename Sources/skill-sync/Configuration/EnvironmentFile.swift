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
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line in
            line.wholeMatch(of: /\s*(?:export\s+)?([^\s=#][^\s=]*)\s*=\s*(.*?)\s*/)
        }
        return Dictionary(pairs.map { (String($0.1), String($0.2)) }, uniquingKeysWith: { _, last in last })
    }
}
