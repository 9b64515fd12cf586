/// What somebody who mistyped a name may have meant.
enum NearestName {
    /// The candidate with the fewest edits to `name`, `nil` where even that one needs more than a third of its letters
    /// changed.
    static func to(_ name: String, among candidates: some Sequence<String>) -> String? {
        let ranked = candidates.map { (candidate: $0, distance: distance(name, $0)) }
        guard let nearest = ranked.min(by: { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }) else {
            return nil
        }
        return nearest.distance <= max(2, name.count / 3) ? nearest.candidate : nil
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
