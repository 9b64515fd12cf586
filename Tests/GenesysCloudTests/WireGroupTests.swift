import Domain
import Foundation
import Testing

@testable import GenesysCloud

struct WireGroupTests {
    private func group(_ json: String) throws -> Sighting {
        try JSONDecoder().decode(WireGroup.self, from: Data(json.utf8)).group
    }

    private func reason(_ json: String) throws -> DirectoryError.BodyFault {
        .init(try #require(throws: DecodingError.self) { try group(json) })
    }

    @Test func `a group is read in full`() throws {
        let json = """
            {"schemas": ["x"], "id": "1", "displayName": "Sales", "version": 3, "skills": ["b", "a", "b"],
             "meta": {"lastModified": "2024-01-01T00:00:00.000Z", "location": "somewhere"}, "members": [{"value": 1}]}
            """
        let expected = Sighting(
            id: "1", displayName: "Sales", version: "3", lastModified: "2024-01-01T00:00:00.000Z", skills: ["a", "b"])
        #expect(try group(json) == expected)
    }

    @Test(arguments: [
        (#""version": 7"#, "7"), (#""version": "7""#, "7"), (#""version": "W/\"a\"""#, #"W/"a""#),
        (#""meta": {"version": 7}"#, "7"), (#""meta": {"version": "e1"}"#, "e1"),
        (#""version": 8, "meta": {"version": 7}"#, "8"), (#""version": null, "meta": {"version": 7}"#, "7"),
        (#""meta": null"#, nil), (#""meta": {}"#, nil),
    ])
    func `a version is a number or a text, at the top or in meta`(part: String, version: String?) throws {
        #expect(try group(#"{"id": "1", "displayName": "Sales", \#(part)}"#).version == version)
    }

    @Test func `a group that lists no skills is not a group without skills`() throws {
        #expect(try group(#"{"id": "1", "displayName": "Sales"}"#).skills == nil)
        #expect(try group(#"{"id": "1", "displayName": "Sales", "skills": []}"#).skills == .empty)
    }

    @Test(arguments: [
        (#"{"displayName": "Sales"}"#, DirectoryError.BodyFault.value(.missing, at: "id")),
        (#"{"id": "1"}"#, .value(.missing, at: "displayName")),
        (#"{"id": "", "displayName": "Sales"}"#, .value(.empty, at: "id")),
        (#"{"id": "1", "displayName": ""}"#, .value(.empty, at: "displayName")),
        (#"{"id": "1", "displayName": "Sales\u0000"}"#, .value(.holdsNUL, at: "displayName")),
        (#"{"id": "1", "displayName": "Sales", "skills": ["a", "b\u0000"]}"#, .value(.holdsNUL, at: "skills")),
        (#"{"id": "1", "displayName": "Sales", "version": "\u0000"}"#, .value(.holdsNUL, at: "version")),
        (#"{"id": "1", "displayName": "Sales", "meta": {"version": "\u0000"}}"#, .value(.holdsNUL, at: "version")),
        (#"{"id": ".", "displayName": "Sales"}"#, .value(.pathStep, at: "id")),
        (#"{"id": "..", "displayName": "Sales"}"#, .value(.pathStep, at: "id")),
        (#"{"id": 1, "displayName": "Sales"}"#, .value(.wrongType, at: "id")),
        (#"{"id": "1", "displayName": null}"#, .value(.null, at: "displayName")),
        (#"{"id": "1", "displayName": "Sales", "version": true}"#, .value(.wrongType, at: "version")),
        (#"{"id": "1", "displayName": "Sales", "skills": "a"}"#, .value(.wrongType, at: "skills")),
        (#"{"id": "1", "displayName": "Sales", "skills": ["a", 2]}"#, .value(.wrongType, at: "skills.[1]")),
        (
            #"{"id": "1", "displayName": "Sales", "meta": {"lastModified": 1}}"#,
            .value(.wrongType, at: "meta.lastModified")
        ),
        ("[]", .value(.wrongType, at: "")),
        ("<html>", .notJSON),
    ])
    func `what is no group is told by its field`(json: String, reason: DirectoryError.BodyFault) throws {
        #expect(try self.reason(json) == reason)
    }

    @Test func `a name has room for 256 characters of four bytes, and ids and versions for 512 bytes`() throws {
        func json(name: Int = 1, id: Int = 1, version: Int = 1, skill: Int = 1) -> String {
            func text(_ count: Int) -> String { String(repeating: "x", count: count) }
            return #"{"id": "\#(text(id))", "displayName": "\#(text(name))", "version": "\#(text(version))", "#
                + #""skills": ["\#(text(skill))"]}"#
        }
        #expect(try group(json(name: 1024, id: 512, version: 512, skill: 512)).displayName.count == 1024)
        #expect(try reason(json(name: 1025)) == .value(.tooLong, at: "displayName"))
        #expect(try reason(json(id: 513)) == .value(.tooLong, at: "id"))
        #expect(try reason(json(version: 513)) == .value(.tooLong, at: "version"))
        #expect(try reason(json(skill: 513)) == .value(.tooLong, at: "skills"))
    }
}
