import Foundation

/// A field of a result, in the forms that JSON and CSV have for it.
enum Value: Hashable, Sendable {
    case null
    case text(String)
    case integer(Int)
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
        case .flag(let flag): String(flag)
        case .time(let time): time.rfc3339
        case .list, .object, .array: try json()
        }
    }

    func json(pretty: Bool = false) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension Value: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .time(let time): try container.encode(time.rfc3339)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        case .array(let array): try container.encode(array)
        }
    }
}

extension Date {
    /// RFC 3339, UTC, with milliseconds.
    var rfc3339: String {
        // The style cuts off what is left of a millisecond, and a Double just below one would lose it whole.
        let milliseconds = (timeIntervalSince1970 * 1000).rounded() + 0.1
        return Date(timeIntervalSince1970: milliseconds / 1000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// RFC 3339, UTC, to the second, with a blank between date and time: for people.
    var readable: String {
        formatted(Date.ISO8601FormatStyle(dateTimeSeparator: .space))
    }
}
