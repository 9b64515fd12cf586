extension String {
    /// How many cells of a terminal the text takes: two for each wide character (Unicode Standard Annex #11).
    var cells: Int { isPrintableASCII ? utf8.count : reduce(0) { $0 + $1.cells } }

    /// At most `width` cells, the last of them an ellipsis where something was cut.
    func cut(to width: Int) -> String {
        guard cells > width else { return self }
        var taken = 0
        let kept = prefix { character in
            taken += character.cells
            return taken < width
        }
        return kept + "…"
    }
}

extension Character {
    /// One, or two for a wide character.
    var cells: Int {
        unicodeScalars.first.map { scalar in Self.wide.contains { $0.contains(scalar.value) } } ?? false ? 2 : 1
    }

    /// The blocks whose characters are wide or full-width throughout.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
