import Foundation

/// How two names differ that look the same, or nearly so.
struct NameDifference: Hashable {
    enum Kind: String {
        case blank
        case letterCase
        case unicodeForm
        case lookAlike
    }

    let kind: Kind
    /// Where they differ first, each with its code point, after "which".
    let sentence: String

    /// - Parameters:
    ///   - name: what was written.
    ///   - other: what is there.
    /// - Returns: `nil` where they are the same, or where anybody sees that they are not.
    init?(of name: String, from other: String) {
        let (ours, theirs) = (Array(name.unicodeScalars), Array(other.unicodeScalars))
        guard ours != theirs else { return nil }
        let start = zip(ours, theirs).prefix { $0 == $1 }.count
        let (rest, otherRest) = (ours[start...], theirs[start...])
        let (here, there) = (rest.first, otherRest.first)
        if name == other {
            kind = .unicodeForm
        } else if name.foldedBlanks == other.foldedBlanks {
            kind = .blank
        } else if name.lowercased() == other.lowercased() {
            kind = .letterCase
        } else if name.skeleton == other.skeleton {
            kind = .lookAlike
        } else {
            return nil
        }
        sentence =
            "differs only in \(kind.words): \(Self.words(here)) here, \(Self.words(there)) there, "
            + (start == 0
                ? "at the beginning" : "after \"\(String(String.UnicodeScalarView(ours[..<start])).harmless)\"")
    }

    private static func words(_ scalar: Unicode.Scalar?) -> String {
        guard let scalar else { return "the end" }
        let number = String(scalar.value, radix: 16, uppercase: true)
        let point = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
        return [point, scalar.properties.name].compactMap(\.self).joined(separator: " ")
    }
}

extension NameDifference.Kind {
    fileprivate var words: String {
        switch self {
        case .blank: "blanks"
        case .letterCase: "upper and lower case"
        case .unicodeForm: "how Unicode writes an accented letter"
        case .lookAlike: "letters that look alike"
        }
    }
}

extension String {
    /// With one plain space for each run of blanks and none at the edges, and without characters that nobody sees.
    fileprivate var foldedBlanks: String {
        var folded = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = folded.last, last != " " { folded.append(" ") }
            } else if !scalar.properties.isDefaultIgnorableCodePoint {
                folded.append(scalar)
            }
        }
        if folded.last == " " { folded.removeLast() }
        return String(folded)
    }

    /// What it looks like: without case, in the compatibility form, with Latin letters for those of other scripts that look
    /// the same.
    var skeleton: String {
        var plain = String.UnicodeScalarView()
        for scalar in foldedBlanks.decomposedStringWithCompatibilityMapping.unicodeScalars {
            plain.append(Self.latin[scalar] ?? scalar)
        }
        var lowered = String.UnicodeScalarView()
        // Once more: what has a Latin look-alike only in lower case.
        for scalar in String(plain).lowercased().unicodeScalars { lowered.append(Self.latin[scalar] ?? scalar) }
        return String(lowered).precomposedStringWithCanonicalMapping
    }

    /// The letters that are taken for one another most often, from Unicode Technical Standard #39, and the quotation marks,
    /// dashes and digits that office programs and people put for others.
    private static let latin: [Unicode.Scalar: Unicode.Scalar] = {
        let pairs = [
            ("АВЕЅІЈКМНОРСТУХ", "ABESIJKMHOPCTYX"), ("асеѕіјорухһԁԛԝ", "acesijopyxhdqw"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("οανιρυ", "oavipu"), ("‐‑‒–—−", "------"), ("‘’‛“”„", "'''\"\"\""),
            ("ıɡ", "ig"), ("0", "o"), ("1", "l"),
        ]
        let scalars = pairs.flatMap { Array(zip($0.0.unicodeScalars, $0.1.unicodeScalars)) }
        return Dictionary(scalars) { $1 }
    }()
}

extension NearestName {
    /// The nearest candidate, in quotes, with how it differs where that is hard to see. One that looks the same goes before
    /// one with fewer edits.
    static func described(_ name: String, among candidates: some Collection<String>) -> (name: String, words: String)? {
        let skeleton = name.skeleton
        let twin = candidates.first { $0.skeleton == skeleton && NameDifference(of: name, from: $0) != nil }
        guard let nearest = twin ?? to(name, among: candidates) else { return nil }
        let difference = NameDifference(of: name, from: nearest).map { ", which \($0.sentence)" } ?? ""
        return (nearest, "\"\(nearest.harmless)\"\(difference)")
    }
}
