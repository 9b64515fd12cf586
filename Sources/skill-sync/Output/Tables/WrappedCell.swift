extension String {
    /// The text in lines of at most `width` cells, broken between words. A word that is wider has a line of its own, whole: so
    /// an id can be copied.
    ///
    /// A blank at which the text is broken is left out; nothing else is.
    func wrapped(to width: Int) -> [String] {
        guard cells > width else { return [self] }
        var lines: [String] = []
        var line = ""
        var room = width
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            let needed = String(word).cells
            if line.isEmpty {
                line = String(word)
                room = width - needed
            } else if needed < room {
                line += " " + word
                room -= needed + 1
            } else {
                lines.append(line)
                line = String(word)
                room = width - needed
            }
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    /// How many cells the longest word takes.
    var longestWord: Int {
        split(separator: " ").reduce(0) { max($0, String($1).cells) }
    }
}
