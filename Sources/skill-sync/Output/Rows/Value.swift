import Foundation

/// A field of a result, in the forms that JSON and CSV have for it.
enum Value: Hashable, Sendable {
    case null
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case time(Date)
    case list([String])
    case object([String: Value])
    case array([Value])

    init(_ text: String?) { self = text.map(Value.text) ?? .null }
    init(_ number: Int?) { self = number.map(Value.integer) ?? .null }
    init(_ number: Int64?) { self = number.map { .integer(Int($0)) } ?? .null }
    init(_ time: Date?) { self = time.map(Value.time) ?? .null }
    init(_ list: [String]?) { self = list.map(Value.list) ?? .null }

    /// What a CSV cell holds: nothing for null, lists and objects as JSON.
    func cell() throws -> String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .integer(let number): String(number)
        case .number: try json()
        case .flag(let flag): String(flag)
        case .time(let time): time.rfc3339
        case .list, .object, .array: try json()
        }
    }

    /// The same, where a text that a spreadsheet would take for a formula has an apostrophe before it. Names come from the
    /// directory, and whoever may name a group shall not run a formula on the auditor's desk.
    func neutralCell() throws -> String {
        guard case .text(let text) = self, let first = text.unicodeScalars.first,
            "=+-@\t\r\n".unicodeScalars.contains(first)
        else { return try cell() }
        return "'" + text
    }

    /// JSON that a terminal may show: what it would obey is escaped, which says the same to whoever parses it.
    func json(pretty: Bool = false) throws -> String {
        String(decoding: try (pretty ? Self.pretty : Self.compact).encode(self), as: UTF8.self).harmlessJSON
    }

    private static let compact = encoder([.sortedKeys, .withoutEscapingSlashes])
    private static let pretty = encoder([.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])

    private static func encoder(_ formatting: JSONEncoder.OutputFormatting) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return encoder
    }
}

extension Value: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .text(let text): try text.encode(to: encoder)
        case .integer(let number): try number.encode(to: encoder)
        case .number(let number): try number.encode(to: encoder)
        case .flag(let flag): try flag.encode(to: encoder)
        case .time(let time): try time.rfc3339.encode(to: encoder)
        case .list(let list): try list.encode(to: encoder)
        case .array(let array): try array.encode(to: encoder)
        case .object(let object):
            var fields = encoder.container(keyedBy: Key.self)
            for (name, value) in object { try value.encode(into: &fields, Key(stringValue: name)) }
        }
    }

    /// Without a container for each field: those would take a third of all the time.
    private func encode(into fields: inout KeyedEncodingContainer<Key>, _ key: Key) throws {
        switch self {
        case .null: try fields.encodeNil(forKey: key)
        case .text(let text): try fields.encode(text, forKey: key)
        case .integer(let number): try fields.encode(number, forKey: key)
        case .number(let number): try fields.encode(number, forKey: key)
        case .flag(let flag): try fields.encode(flag, forKey: key)
        case .time(let time): try fields.encode(time.rfc3339, forKey: key)
        case .list(let list): try fields.encode(list, forKey: key)
        case .object, .array: try fields.encode(self, forKey: key)
        }
    }
}

extension Date {
    private static let rfc3339Style = ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let readableStyle = ISO8601FormatStyle(dateTimeSeparator: .space)

    /// RFC 3339, UTC, with milliseconds.
    var rfc3339: String {
        // The style cuts off what is left of a millisecond, and a Double just below one would lose it whole.
        let milliseconds = (timeIntervalSince1970 * 1000).rounded() + 0.1
        return Date(timeIntervalSince1970: milliseconds / 1000).formatted(Self.rfc3339Style)
    }

    /// RFC 3339, UTC, to the second, with a blank between date and time: for people.
    var readable: String { formatted(Self.readableStyle) }
}
