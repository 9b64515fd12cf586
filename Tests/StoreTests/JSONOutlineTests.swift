import Store
import Testing

@Suite struct JSONOutlineTests {
    @Test func `it keeps the order, and a key that is there twice`() throws {
        let outline = try #require(try JSONOutline.reading(#"{"b":1,"a":["x",2.5,null,true],"b":{}}"#))
        #expect(outline.type == .object)
        #expect(outline.children.map(\.key) == ["b", "a", "b"])
        #expect(outline.children.map(\.type) == [.integer, .array, .object])
        #expect(outline.children[1].children.map(\.text) == ["x", "2.5", nil, nil])
        #expect(outline.children[1].children.map(\.type) == [.text, .real, .null, .true])
    }

    @Test func `keys may be anything`() throws {
        let outline = try #require(try JSONOutline.reading(#"{"a.b":1,"":2,"[0]":3,"é\"":4}"#))
        #expect(outline.children.map(\.key) == ["a.b", "", "[0]", "é\""])
    }

    @Test(arguments: ["", "{", "{'a':1}", "nope", "[1,]"])
    func `what is no JSON is nil`(text: String) throws {
        #expect(try JSONOutline.reading(text) == nil)
    }

    @Test(arguments: ["1", "[]", "\"x\"", "null"])
    func `a document need not be an object`(text: String) throws {
        #expect(try JSONOutline.reading(text)?.children.isEmpty == true)
    }
}
