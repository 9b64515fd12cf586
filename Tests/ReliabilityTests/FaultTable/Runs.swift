extension [String] {
    /// In one line, where `a×3` stands for a word that comes three times in a row, and `(a b)×4` for two that take turns. These
    /// are counted from the fourth time on.
    var inRuns: String {
        var runs: [String] = []
        var place = startIndex
        while place < endIndex {
            let (alone, inTurn) = (count(of: 1, at: place), count(of: 2, at: place))
            if alone == 1, inTurn > 3 {
                runs.append("(\(self[place]) \(self[place + 1]))×\(inTurn)")
                place += 2 * inTurn
            } else {
                runs.append(alone == 1 ? self[place] : "\(self[place])×\(alone)")
                place += alone
            }
        }
        return runs.joined(separator: " ")
    }

    /// How often so many words at this place come in a row.
    private func count(of length: Int, at place: Int) -> Int {
        let words = self[place...].prefix(length)
        return stride(from: place, to: endIndex, by: length).prefix { self[$0...].prefix(length).elementsEqual(words) }
            .count
    }
}
