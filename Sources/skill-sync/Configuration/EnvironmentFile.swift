import Foundation

/// A `.env` file: `NAME=value` a line, the value in quotes or not; `#` begins a comment, behind a value after a blank.
///
/// The library that reads variables would read such a file as well, but neither with `export` before the name, as shells
/// want it, nor with the line ends of Windows. It also takes a comment behind a value for a part of it, and passes over what is
/// no assignment. Here that is a problem where it names a variable of ours; what others keep in the file is theirs.
struct EnvironmentFile {
    /// The last value of each name, in its quotes where it has some.
    private(set) var variables: [String: String] = [:]
    /// Never with what the line says: that may be a secret.
    private(set) var problems: [Problem] = []
    /// The variables of the file; none where there is no file.
    static func variables(at path: String) throws(CommandFailure) -> [String: String] {
        guard FileManager.default.fileExists(atPath: path) else { return [:] }
        let file = EnvironmentFile(try InputFile.text(at: path, otherwise: .configuration))
        if !file.problems.isEmpty { throw CommandFailure(file.problems, in: path, .configuration) }
        return file.variables
    }

    init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() { take(line, number: index + 1) }
    }

    private mutating func take(_ line: Substring, number: Int) {
        let line = line.trimmingCharacters(in: .whitespaces)
        if line.isEmpty || line.hasPrefix("#") { return }
        let isOurs = line.hasPrefix(ServerAccess.prefix) || line.hasPrefix("export \(ServerAccess.prefix)")
        guard let match = line.wholeMatch(of: /(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=(.*)/) else {
            return note("must be NAME=value, or a comment behind #", at: number, if: isOurs)
        }
        guard let value = Self.value(String(match.2)) else {
            let fault = "a quotation begins that is not closed, or has text behind it that is no comment"
            return note(fault, at: number, if: isOurs)
        }
        variables[String(match.1)] = value
    }

    /// Without a comment behind it; `nil` where a quotation is not as it must be.
    private static func value(_ written: String) -> String? {
        let trimmed = written.trimmingCharacters(in: .whitespaces)
        if trimmed.hasPrefix("\"") || trimmed.hasPrefix("'") {
            return trimmed.wholeMatch(of: /((["']).*?\2)\s*(?:#.*)?/).map { String($0.1) }
        }
        let end = written.firstRange(of: /\s#/)?.lowerBound ?? written.endIndex
        return written[..<end].trimmingCharacters(in: .whitespaces)
    }

    private mutating func note(_ message: String, at line: Int, if isOurs: Bool) {
        if isOurs { problems.append(Problem(place: "line \(line)", message: message)) }
    }
}
