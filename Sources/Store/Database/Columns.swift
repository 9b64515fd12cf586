import GRDB

/// A column that holds none of the words it may hold: the CHECKs keep it from happening.
struct UnknownWord: Error {
    let column: String
    let word: String
}

extension Row {
    /// The case that the column's word stands for.
    func value<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
        let word: String = self[column]
        guard let value = Word(rawValue: word) else { throw UnknownWord(column: column, word: word) }
        return value
    }

    func optionalValue<Word: RawRepresentable<String>>(_ column: String) throws -> Word? {
        guard let word: String = self[column] else { return nil }
        guard let value = Word(rawValue: word) else { throw UnknownWord(column: column, word: word) }
        return value
    }
}
