import Domain
import Foundation
import Testing

@testable import skill_sync

@Suite struct JSONFormTests {
    private static let awkward: [Value] = [
        .null, .text(""), .text("],\n[{}"), .text("ü \"日本\" \\ / \u{1} é"), .integer(-7), .flag(false),
        .time(Desk.beginning), .list([]), .list(["a", "b"]), .object([:]), .object(["y": .null, "x": .list(["z"])]),
        .array([]), .array([.array([.object(["deep": .flag(true)])]), .null]),
    ]

    private static var listing: Listing<Value> {
        Listing<Value>(
            fields: [.init("value") { $0 }, .init("Other") { _ in .text("/") }], columns: [], whenEmpty: "")
    }

    private static func streamed(_ rows: [Value]) throws -> String {
        var form = JSONForm(listing)
        return try rows.map { try form.take($0) }.joined() + form.end()
    }

    /// What Foundation makes of the same rows, encoded whole and without any code of ours.
    private static func whole(_ rows: [Value]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        let objects = rows.map { ["value": Plain($0), "Other": Plain(.text("/"))] }
        return String(decoding: try encoder.encode(objects), as: UTF8.self) + "\n"
    }

    @Test(arguments: [0, 1, 2, 13])
    func `rows come out as an array that was encoded whole`(count: Int) throws {
        let rows = Array(Self.awkward.prefix(count))
        #expect(try Self.streamed(rows) == Self.whole(rows))
    }

    @Test func `many rows come out as an array that was encoded whole`() throws {
        let rows = (0..<1000).map { $0.isMultiple(of: 3) ? Value.integer($0) : Self.awkward[$0 % Self.awkward.count] }
        #expect(try Self.streamed(rows) == Self.whole(rows))
    }

    @Test func `the form is the one that scripts have seen so far`() throws {
        #expect(
            try Self.streamed([.integer(1), .list([])]) == """
                [
                  {
                    "Other" : "/",
                    "value" : 1
                  },
                  {
                    "Other" : "/",
                    "value" : [

                    ]
                  }
                ]

                """)
    }
}

/// A value that is encoded one by one, as Foundation has it.
private struct Plain: Encodable {
    let value: Value

    init(_ value: Value) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .integer(let number): try container.encode(number)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .time(let time): try container.encode(time.rfc3339)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object.mapValues(Plain.init))
        case .array(let array): try container.encode(array.map(Plain.init))
        }
    }
}
