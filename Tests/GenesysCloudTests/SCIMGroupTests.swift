import Domain
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import GenesysCloud

struct SCIMGroupTests {
    private func group(_ parts: String, in attribute: String = "skills", tag: String? = nil) throws -> Sighting {
        let answer = Answer(
            status: 200, reasonPhrase: "", headers: tag.map { ["ETag": $0] } ?? [:],
            body: ByteBuffer(string: "{\"id\":\"1\",\"displayName\":\"Sales\"\(parts)}"))
        let userInfo: [CodingUserInfoKey: any Sendable] = .naming(try #require(SkillsAttribute(attribute)))
        return try answer.decoded(as: SCIMGroup.self, userInfo: userInfo).group(in: answer)
    }

    @Test func `the version is meta's, and the header's where there is none`() throws {
        #expect(try group(#","meta":{"version":"W/\"1\""}"#, tag: "W/\"2\"").version == "W/\"1\"")
        #expect(try group(#","META":{"Version":"7"}"#).version == "7")
        #expect(try group("", tag: "W/\"2\"").version == "W/\"2\"")
        #expect(try group(#","version":3,"meta":null"#).version == nil)
    }

    @Test(
        arguments: [
            (#","skills":["b","a"]"#, ["a", "b"]),
            (#","Skills":[{"value":"a","display":"A"},{"Value":"b"}]"#, ["a", "b"]),
            (#","skills":null"#, []), ("", []), (#","skills":[]"#, []),
        ] as [(String, SkillSet)])
    func `skills are texts or objects with a value, and none where the attribute has no value`(
        parts: String, skills: SkillSet
    ) throws {
        #expect(try group(parts).skills == skills)
    }

    @Test(
        arguments: [
            (#","URN:example:2.0:group":{"SKILLS":["a"]},"skills":["z"]"#, ["a"]), (#","skills":["z"]"#, []),
            (#","urn:example:2.0:Group":null"#, []), (#","urn:example:2.0:Group":{}"#, []),
        ] as [(String, SkillSet)])
    func `skills of an extension are looked for there alone`(parts: String, skills: SkillSet) throws {
        #expect(try group(parts, in: "urn:example:2.0:Group:skills").skills == skills)
    }

    @Test(arguments: [
        #","ID":"2""#, #","skills":[],"Skills":[]"#, #","skills":"a""#, #","skills":[1]"#, #","skills":[{}]"#,
        #","skills":["\u0000"]"#, #","meta":{"version":"\u0000"}"#, #","meta":[]"#,
    ])
    func `what could be taken for two things is no group`(parts: String) {
        #expect(throws: DecodingError.self) { try group(parts) }
    }

    @Test(
        arguments: [
            (#","skills":["a"],"skills":["x"]"#, "skills"), (#","skills":["a"],"sk\u0069lls":["x"]"#, "skills"),
            (#","id":"2""#, "id"), (#","meta":{"version":"1","version":"2"}"#, "meta.version"),
            (#","dup":1,"dup":2,"skills":[{"value":"a","value":"a"}]"#, nil), ("", nil),
        ] as [(String, String?)])
    func `what is there twice under the very same name is told`(parts: String, name: String?) {
        let group = "{\"id\":\"1\",\"displayName\":\"Sales\"\(parts)}"
        #expect(SCIMGroup.nameTwice(in: ByteBuffer(string: group), .naming(.standard)) == name)
        let list = ByteBuffer(string: "{\"resources\":[{},\(group),7]}")
        #expect(SCIMGroup.namesTwice(inList: list, .naming(.standard)) == (name.map { [1: $0] } ?? [:]))
    }
}
