import Domain
import NIOCore
import Testing

@testable import GenesysCloud

struct PutBodyTests {
    private func json(version: String?) throws -> String {
        let group = Sighting(id: "1", displayName: "Sales", version: version, lastModified: "x", skills: nil)
        return String(buffer: try PutBody(["b", "a"], on: group).encoded())
    }

    private func body(_ version: String) -> String {
        #"{"displayName":"Sales","id":"1","schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"skills":["a","b"]"#
            + version + "}"
    }

    @Test(arguments: [
        ("7", "7"), ("-1", "-1"), ("007", #""007""#), ("+7", #""+7""#), ("1.0", #""1.0""#), ("e1", #""e1""#),
        ("99999999999999999999", #""99999999999999999999""#),
    ])
    func `a whole number is written as one and any other version as text`(version: String, written: String) throws {
        #expect(try json(version: version) == body(#","version":\#(written)"#))
    }

    @Test func `no version is written where there is none`() throws {
        #expect(try json(version: nil) == body(""))
    }
}
