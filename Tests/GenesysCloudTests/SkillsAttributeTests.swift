import Domain
import Foundation
import Testing

@testable import GenesysCloud

struct SkillsAttributeTests {
    @Test(arguments: [
        ("skills", nil, "skills"), ("routing-Skills_2$", nil, "routing-Skills_2$"),
        ("urn:ietf:params:scim:schemas:core:2.0:Group:skills", nil, "skills"),
        ("URN:IETF:params:scim:schemas:core:2.0:group:skills", nil, "skills"),
        ("urn:example:2.0:Group:skills", "urn:example:2.0:Group", "skills"),
    ])
    func `a name, or the URN of an extension and a name`(text: String, schema: String?, name: String) throws {
        let attribute = try #require(SkillsAttribute(text))
        #expect(attribute.schema == schema)
        #expect(attribute.name == name)
    }

    @Test(arguments: [
        "", " skills", "skills.value", "2skills", "example:skills", "urn::skills", "urn:example:", "sk ills",
        "skills[0]",
    ])
    func `anything else is none`(text: String) {
        #expect(SkillsAttribute(text) == nil)
    }

    @Test(arguments: [
        ("W/\"1\"", "W/\"1\""), ("\"a,b\"", "\"a,b\""), ("\"\"", "\"\""), ("7", "\"7\""), ("W/7", "\"W/7\""),
        ("a b", nil), ("a\"b", nil), ("a\r\nb", nil), ("", nil), ("\"a\" b\"", nil), ("é", nil),
    ])
    func `a version goes into If-Match as the entity tag that it is, or with the quotes of one`(
        version: String, header: String?
    ) {
        #expect(EntityTag.header(for: version) == header)
    }

    @Test(arguments: [
        ("\"1\"", "W/\"1\"", "\"1\""), ("1", "W/\"1\"", "W/\"1\""), ("a b", "\"2\"", "\"2\""), ("7", "7", "\"7\""),
    ])
    func `a version that is an entity tag goes before the header, and the header before any other`(
        version: String, tag: String, header: String
    ) {
        #expect(EntityTag.header(for: version, beside: tag) == header)
    }

    @Test(arguments: [
        (#""multiValued":true,"type":"string""#, SkillForm.text), (#""multiValued":true"#, .text),
        (#""multiValued":true,"type":"complex","subAttributes":[{"name":"VALUE"}]"#, .object),
    ])
    func `the schema tells how skills are written`(schema: String, form: SkillForm) throws {
        #expect(try attribute(schema).skillForm() == form)
    }

    @Test(arguments: [
        (#""multiValued":false"#, DirectoryError.AttributeFault.singleValued), (#""type":"string""#, .singleValued),
        (#""multiValued":true,"type":"integer""#, .type("integer")),
        (#""multiValued":true,"type":"complex","subAttributes":[{"name":"id"}]"#, .withoutValue),
        (#""multiValued":true,"mutability":"readOnly""#, .mutability("readOnly")),
        (#""multiValued":true,"returned":"never""#, .returned("never")),
    ])
    func `an attribute that cannot hold skills is told by why`(
        schema: String, fault: DirectoryError.AttributeFault
    ) throws {
        let attribute = try attribute(schema)
        #expect { try attribute.skillForm() } throws: { ($0 as? SchemaList.Attribute.Unfit)?.fault == fault }
    }

    @Test func `what is odd in a list of schemas says nothing of the rest`() throws {
        let text = """
            {"totalresults":2,"RESOURCES":[7,{"id":"urn:x","attributes":[{"name":"q","multiValued":"false"}]},
              {"id":"urn:ietf:params:scim:schemas:core:2.0:Group","attributes":[
                {"name":1},{"name":"skills","multiValued":true}]}]}
            """
        let schemas = try JSONDecoder().decode(SchemaList.self, from: Data(text.utf8))
        #expect(schemas.attribute(.standard)?.name == "skills")
        #expect(schemas.names == ["skills"])
        #expect(schemas.nextStart == nil)
    }

    private func attribute(_ schema: String) throws -> SchemaList.Attribute {
        let text =
            #"{"Resources":[{"id":"URN:ietf:params:scim:schemas:core:2.0:group","attributes":[{"name":"Skills",\#(schema)}]}]}"#
        return try #require(try JSONDecoder().decode(SchemaList.self, from: Data(text.utf8)).attribute(.standard))
    }
}
