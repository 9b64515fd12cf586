import Domain

/// A name of an attribute as it is written, whichever it is.
struct AttributeName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer<AttributeName> {
    /// The key as it is written, or as it is wanted where there is none.
    ///
    /// - Throws: `DecodingError` where there are two, so that nobody could say which is meant.
    func key(_ name: String) throws -> AttributeName {
        let keys = allKeys.filter { $0.stringValue.isSameName(as: name) }
        guard let key = keys.first else { return AttributeName(stringValue: name) }
        if keys.count > 1 { throw error(key, .twice) }
        return key
    }

    /// The container of an object, `nil` where it is not there or null.
    func object(_ name: String) throws -> KeyedDecodingContainer<AttributeName>? {
        let key = try key(name)
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try nestedContainer(keyedBy: AttributeName.self, forKey: key)
    }
}
