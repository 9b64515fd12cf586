/// What somebody who mistyped a name may have meant.
enum NearestName {
    /// The candidate with the fewest edits to `name`, `nil` where even that one needs more than a third of the letters of the
    /// longer of the two changed.
    static func to(_ name: String, among candidates: some Sequence<String>) -> String? {
        few(to: name, among: candidates, atMost: 1).first
    }

    /// The candidates that need so few edits, the nearest first.
    static func few(to name: String, among candidates: some Sequence<String>, atMost most: Int = 3) -> [String] {
        let letters = name.count
        func allowed(_ candidate: String) -> Int { max(2, max(letters, candidate.count) / 3) }
        let ranked = candidates.lazy.filter { abs($0.count - letters) <= allowed($0) }
            .map { (candidate: $0, distance: distance(name, $0)) }
            .filter { $0.distance <= allowed($0.candidate) }
        return ranked.sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }.prefix(most).map(\.candidate)
    }

    /// The Levenshtein distance, letters of either case being the same.
    static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first.lowercased())
        let second = Array(second.lowercased())
        var row = Array(0...second.count)
        for (i, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in second.enumerated() {
                let substituted = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[second.count]
    }
}
