extension String {
    /// Without what a terminal would obey or what turns the reading order: control characters, format characters, line
    /// breaks.
    var harmless: String {
        guard !isPrintableASCII, unicodeScalars.contains(where: \.isUnprintable) else { return self }
        return unicodeScalars.map { $0.isUnprintable ? $0.writtenOut : String($0) }.joined()
    }

    /// Nearly every text is, and to look no further halves the time of a long table.
    var isPrintableASCII: Bool { utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7F } }
}

extension Unicode.Scalar {
    /// Its number, as Swift would write it.
    var writtenOut: String { "\\u{\(String(value, radix: 16))}" }

    fileprivate var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
