import Domain
import Foundation
import Testing

@testable import GenesysCloud

struct WireGroupTests {
    private func group(_ json: String) throws -> Sighting {
        try JSONDecoder().decode(WireGroup.self, from: Data(json.utf8)).group
    }

    private func reason(_ json: String) throws -> String? {
        try #require(throws: DecodingError.self) { try group(json) }.reason()
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
        (#"{"displayName": "Sales"}"#, "id is missing"),
        (#"{"id": "1"}"#, "displayName is missing"),
        (#"{"id": "", "displayName": "Sales"}"#, "id is empty"),
        (#"{"id": "1", "displayName": ""}"#, "displayName is empty"),
        (#"{"id": "1", "displayName": "Sales\u0000"}"#, "displayName holds a NUL character"),
        (#"{"id": "1", "displayName": "Sales", "skills": ["a", "b\u0000"]}"#, "skills holds a NUL character"),
        (#"{"id": "1", "displayName": "Sales", "version": "\u0000"}"#, "version holds a NUL character"),
        (#"{"id": "1", "displayName": "Sales", "meta": {"version": "\u0000"}}"#, "version holds a NUL character"),
        (#"{"id": ".", "displayName": "Sales"}"#, "id would be a step in a URL's path"),
        (#"{"id": "..", "displayName": "Sales"}"#, "id would be a step in a URL's path"),
        (#"{"id": 1, "displayName": "Sales"}"#, "id is of the wrong type"),
        (#"{"id": "1", "displayName": null}"#, "displayName is null"),
        (#"{"id": "1", "displayName": "Sales", "version": true}"#, "version is of the wrong type"),
        (#"{"id": "1", "displayName": "Sales", "skills": "a"}"#, "skills is of the wrong type"),
        (#"{"id": "1", "displayName": "Sales", "skills": ["a", 2]}"#, "skills.[1] is of the wrong type"),
        (
            #"{"id": "1", "displayName": "Sales", "meta": {"lastModified": 1}}"#,
            "meta.lastModified is of the wrong type"
        ),
        ("[]", "it is of the wrong type"),
        ("<html>", "it is no JSON"),
    ])
    func `what is no group is told by its field`(json: String, reason: String) throws {
        #expect(try self.reason(json) == reason)
    }
}
