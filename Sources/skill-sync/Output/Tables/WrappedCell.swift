extension String {
    /// The text in lines of at most `width` cells, parted at blanks. A word that is wider than a line is broken where the
    /// line ends.
    ///
    /// A blank at which the text is parted is left out; nothing else is.
    func wrapped(to width: Int) -> [String] {
        guard cells > width else { return [self] }
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if longer.cells <= width {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            let pieces = String(word).broken(into: width)
            lines += pieces.dropLast()
            line = pieces.last ?? ""
        }
        return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
    }

    /// Pieces of at most `width` cells, but for a character that is wider by itself.
    private func broken(into width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var taken = 0
        for character in self {
            if taken + character.cells > width, !piece.isEmpty {
                pieces.append(piece)
                (piece, taken) = ("", 0)
            }
            piece.append(character)
            taken += character.cells
        }
        return pieces + [piece]
    }
}
