import Foundation
import Testing

@testable import skill_sync

@Suite struct ValueTests {
    @Test(arguments: [
        (Value.null, "null", ""), (.text("a\"b\n"), #""a\"b\n""#, "a\"b\n"), (.integer(-7), "-7", "-7"),
        (.flag(true), "true", "true"), (.list([]), "[]", "[]"),
        (.list(["a", "b/c"]), #"["a","b/c"]"#, #"["a","b/c"]"#),
        (.object(["b": .null, "a": .integer(1)]), #"{"a":1,"b":null}"#, #"{"a":1,"b":null}"#),
        (.array([.flag(false), .null]), "[false,null]", "[false,null]"),
        (.time(Desk.beginning), #""2027-01-15T08:00:00.000Z""#, "2027-01-15T08:00:00.000Z"),
    ])
    func `a value has a form in JSON and one in CSV`(value: Value, json: String, cell: String) throws {
        #expect(try value.json() == json)
        #expect(try value.cell() == cell)
    }

    @Test func `what is missing is null`() {
        #expect(Value(String?.none) == .null)
        #expect(Value(Int?.none) == .null)
        #expect(Value(Int64?.none) == .null)
        #expect(Value(Date?.none) == .null)
        #expect(Value([String]?.none) == .null)
        #expect(Value(Int64?.some(.max)) == .integer(.max))
    }

    @Test func `every millisecond is written as it is`() {
        let wrong = (0..<1000).filter { millisecond in
            // As the database gives them back.
            let date = Date(timeIntervalSince1970: Double(1_800_000_000_000 + millisecond) / 1000)
            return date.rfc3339 != "2027-01-15T08:00:00.\(String(1000 + millisecond).dropFirst())Z"
        }
        #expect(wrong.count == 0, "\(wrong.prefix(9))")
    }

    @Test func `people read times to the second, in UTC`() {
        #expect(Desk.beginning.readable == "2027-01-15 08:00:00Z")
        #expect(Date(timeIntervalSince1970: 1_800_000_000.999).readable == "2027-01-15 08:00:00Z")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
        ("a\r\nb", "\"a\r\nb\""), ("a\rb", "\"a\rb\""), ("ü 😀", "ü 😀"), ("\",\"", "\"\"\",\"\"\""),
        (" a", "\" a\""), ("a\u{3000}", "\"a\u{3000}\""), ("a\"\u{301},b", "\"a\"\"\u{301},b\""),
    ])
    func `a CSV cell is quoted where it must be`(cell: String, quoted: String) {
        #expect(CSV.quoted(cell) == quoted)
    }
}
