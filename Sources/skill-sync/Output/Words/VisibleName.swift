extension String {
    /// The text as a name in a table, or at the beginning of a line: in quotes where it begins or ends with a blank or has
    /// several in a row, which nobody would see.
    var visible: String {
        let blanks = unicodeScalars.map(\.properties.isWhitespace)
        let hasRun = zip(blanks, blanks.dropFirst()).contains { $0 && $1 }
        return hasRun || blanks.first == true || blanks.last == true ? "\"\(self)\"" : self
    }
}
