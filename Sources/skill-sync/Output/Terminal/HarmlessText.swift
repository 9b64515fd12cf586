extension String {
    /// Without what a terminal would obey or what turns the reading order: control characters, format characters, line
    /// breaks.
    var harmless: String {
        guard !isPrintableASCII, unicodeScalars.contains(where: \.isUnprintable) else { return self }
        return unicodeScalars.map { $0.isUnprintable ? $0.writtenOut : String($0) }.joined()
    }

    /// JSON text with the same characters as escapes. RFC 8259, section 7 has encoders escape the control characters below
    /// U+0020 alone; U+009B begins a terminal's commands as well, and U+202E turns what follows around.
    var harmlessJSON: String {
        guard !utf8.allSatisfy({ $0 == 0x0A || 0x20 <= $0 && $0 < 0x7F }) else { return self }
        // A line break can only be one between two members: within a text it is escaped already.
        return unicodeScalars.map { $0 != "\n" && $0.isUnprintable ? $0.escapedForJSON : String($0) }.joined()
    }

    /// Nearly every text is, and to look no further halves the time of a long table.
    var isPrintableASCII: Bool { utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7F } }
}

extension Unicode.Scalar {
    /// Its number, as Swift would write it.
    var writtenOut: String { "\\u{\(String(value, radix: 16))}" }

    fileprivate var escapedForJSON: String {
        UTF16.encode(self)?.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() ?? ""
    }

    fileprivate var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
