import Foundation
import NIOCore
import Testing

@testable import GenesysCloud

/// Groups written back with other skills: all else must stay as its bytes are.
struct GroupTextTests {
    private static let urn = "urn:example:routing:2.0:Group"

    private func replaced(
        _ text: String, with skills: [String], in attribute: String = "skills", form: SkillForm = .text
    ) throws -> String {
        let attribute = try #require(SkillsAttribute(attribute))
        return String(
            buffer: try GroupText(ByteBuffer(string: text), attribute).replacingSkills(with: skills, form: form))
    }

    @Test(arguments: [
        "12345678901234567890", "1.10", "-0.0", "1E400", "0.1e-7", "123456789012345678901234567890123456789012345.5",
        "true", "null", #""\u0041\/\ud83d\ude00""#, #""}],{[\"\\""#, "{}", "[]", #"{"a" : [ 1 , {"b":[[]]} ]}"#,
        #""  ""#,
    ])
    func `whatever else a group says keeps its bytes`(value: String) throws {
        for spaced in ["\(value)", " \(value)\n\t", "[ \(value) ,\(value)]"] {
            let text = "{\"before\":\(spaced),\"skills\":[\"x\"] ,\"members\" :[{\"value\":\(spaced)}]}"
            #expect(
                try replaced(text, with: ["a", "b"])
                    == "{\"before\":\(spaced),\"skills\":[\"a\",\"b\"] ,\"members\" :[{\"value\":\(spaced)}]}")
        }
    }

    @Test(arguments: [
        (#"{"id":"1"}"#, #"{"id":"1","skills":["a"]}"#),
        (#"{"id":"1" }"#, #"{"id":"1" ,"skills":["a"]}"#),
        (#" { } "#, #" { "skills":["a"]} "#),
        (#"{"skills":null}"#, #"{"skills":["a"]}"#),
        (#"{"SKILLS":[ ]}"#, #"{"SKILLS":["a"]}"#),
        (#"{"x":{"skills":["z"]},"y":"skills"}"#, #"{"x":{"skills":["z"]},"y":"skills","skills":["a"]}"#),
        (#"{"sk\u0069lls":["x"]}"#, #"{"sk\u0069lls":["a"]}"#),
    ])
    func `the attribute is replaced where it is, and added where it is not`(text: String, written: String) throws {
        #expect(try replaced(text, with: ["a"]) == written)
    }

    @Test func `a skill in another form of Unicode is another skill`() throws {
        let written = try replaced("{\"skills\":[\"e\u{301}\"]}", with: ["\u{E9}"])
        #expect(written.utf8.elementsEqual("{\"skills\":[\"\u{E9}\"]}".utf8))
    }

    @Test func `skills that stay keep their place and what is said of them, new ones come behind in the same form`()
        throws
    {
        let text = #"{"skills":[{"value":"c","weight":1.10},{"Value":"a","display":"A"},{"value":"x"}]}"#
        #expect(
            try replaced(text, with: ["a", "b", "c"])
                == #"{"skills":[{"value":"c","weight":1.10},{"Value":"a","display":"A"},{"value":"b"}]}"#)
    }

    @Test func `new skills are written as the group writes its own, or else as the server does`() throws {
        #expect(try replaced(#"{"skills":["x"]}"#, with: ["a"], form: .object) == #"{"skills":["a"]}"#)
        #expect(try replaced(#"{"skills":[]}"#, with: ["a"], form: .object) == #"{"skills":[{"value":"a"}]}"#)
        #expect(try replaced(#"{"skills":[]}"#, with: ["\"/\u{1F600}\n"]) == #"{"skills":["\"/😀\n"]}"#)
    }

    @Test func `a list of no skills is a list`() throws {
        #expect(try replaced(#"{"skills":["x","y"],"z":1}"#, with: []) == #"{"skills":[],"z":1}"#)
    }

    @Test(arguments: [
        // There, and declared.
        (
            #"{"schemas":["core","URN:example:routing:2.0:group"],"urn:example:ROUTING:2.0:Group":{"b":1.0,"skills":["x"]}}"#,
            #"{"schemas":["core","URN:example:routing:2.0:group"],"urn:example:ROUTING:2.0:Group":{"b":1.0,"skills":["a"]}}"#
        ),
        // There, without skills.
        (
            #"{"schemas":["urn:example:routing:2.0:Group"],"urn:example:routing:2.0:Group":{"b":1.0}}"#,
            #"{"schemas":["urn:example:routing:2.0:Group"],"urn:example:routing:2.0:Group":{"b":1.0,"skills":["a"]}}"#
        ),
        // There and empty, not declared.
        (
            #"{"urn:example:routing:2.0:Group":{ },"schemas":["core"]}"#,
            #"{"urn:example:routing:2.0:Group":{ "skills":["a"]},"schemas":["core","urn:example:routing:2.0:Group"]}"#
        ),
        // Not there.
        (
            #"{"schemas":["core"],"id":"1"}"#,
            #"{"schemas":["core","urn:example:routing:2.0:Group"],"id":"1","urn:example:routing:2.0:Group":{"skills":["a"]}}"#
        ),
        // Null.
        (
            #"{"schemas":["core"],"urn:example:routing:2.0:Group":null}"#,
            #"{"schemas":["core","urn:example:routing:2.0:Group"],"urn:example:routing:2.0:Group":{"skills":["a"]}}"#
        ),
        // Schemas that are null, and none at all.
        (
            #"{"schemas":null,"urn:example:routing:2.0:Group":{}}"#,
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:example:routing:2.0:Group"],"urn:example:routing:2.0:Group":{"skills":["a"]}}"#
        ),
        (
            #"{"id":"1"}"#,
            #"{"id":"1","urn:example:routing:2.0:Group":{"skills":["a"]},"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:example:routing:2.0:Group"]}"#
        ),
    ])
    func `in an extension the attribute is replaced or added, and the extension declared`(
        text: String, written: String
    ) throws {
        #expect(try replaced(text, with: ["a"], in: "\(Self.urn):skills") == written)
    }

    @Test(arguments: [
        #"{"skills":["a"],"Skills":["b"]}"#, #"["skills"]"#, #"{"skills":"a"}"#, #"{"skills":[1]}"#, #"{"skills""#,
        #"{"a":"#, "", "{", #"{"skills":[{"name":"a"}]}"#, #"{"a" 1}"#, "]", #"{"a":"\"#,
    ])
    func `what is no group is not written`(text: String) throws {
        #expect(throws: JSONText.Misshapen.self) { try replaced(text, with: ["b"]) }
    }
}
