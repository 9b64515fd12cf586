/// Where a text has a NUL, which no name and no skill id can have: SQLite's texts end there, and what is left could be
/// another group's name.
enum NULCharacter {
    /// What is wrong with the first line that has one.
    static func problem(in text: String) -> Problem? {
        text.utf8.firstIndex(of: 0).map { problem(at: $0, in: text) }
    }

    /// The same for one that JSON escapes.
    static func problem(escapedIn json: String) -> Problem? {
        // A backslash that is escaped itself escapes nothing.
        for escape in json.matches(of: /\\(?:u0000|[^u]|u)/) where escape.output.utf8.count == 6 {
            return problem(at: escape.range.lowerBound, in: json)
        }
        return nil
    }

    private static func problem(at place: String.Index, in text: String) -> Problem {
        let line = text[..<place].count(where: \.isNewline) + 1
        return Problem(place: "line \(line)", message: "a NUL character, which no name and no skill id can have")
    }
}
