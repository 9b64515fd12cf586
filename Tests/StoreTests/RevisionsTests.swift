import Domain
import Store
import TestSupport
import Testing

@Suite struct RevisionsTests {
    private let sales = Mapping(groupName: "Sales", skills: ["a", "b"])
    private let support = Mapping(groupName: "Support", skills: ["c"])

    @Test func `revisions are numbered from one and keep who imported what and why`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let first = try #require(try store.importRevision([sales], from: .test(note: "why")))
        let second = try #require(try store.importRevision([sales, support], from: .test()))
        #expect([first.number, second.number] == [1, 2])
        #expect(try store.revisions().map(\.number) == [2, 1])
        #expect(try store.revisions().last?.provenance == .test(note: "why"))
        #expect(try store.currentRevision()?.mappedGroups == 2)
    }

    @Test func `the same content again makes no revision`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales, support], from: .test())
        let same = Mapping(groupName: "Sales", skills: SkillSet(["b", "a"]))
        #expect(try store.importRevision([support, same], from: .test()) == nil)
        #expect(try store.revisions().count == 1)
    }

    @Test func `the first import counts though it maps nothing`() throws {
        let store = try Scratch().store()
        #expect(try store.importRevision([], from: .test())?.number == 1)
        #expect(try store.importRevision([], from: .test()) == nil)
    }

    @Test func `every revision can be had as it was`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales, support], from: .test())
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test())
        _ = try store.importRevision([support], from: .test())
        #expect(try store.mappings(revision: 1) == [sales, support])
        #expect(try store.mappings(revision: 2) == [Mapping(groupName: "Sales", skills: [])])
        #expect(try store.mappings(revision: 3) == [support])
        #expect(try store.mappings() == [support])
        #expect(throws: StoreError.unknownRevision(4)) { try store.mappings(revision: 4) }
        #expect(throws: StoreError.unknownRevision(0)) { try store.mappings(revision: 0) }
    }

    @Test func `before the first import there is nothing`() throws {
        let store = try Scratch().store()
        #expect(try store.currentRevision() == nil)
        #expect(try store.mappings().isEmpty)
    }

    @Test func `a group's revisions are those that changed what it shall give`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([sales], from: .test())
        _ = try store.importRevision([sales, support], from: .test())
        _ = try store.importRevision([support], from: .test())
        #expect(try store.revisions(changing: "Sales").map(\.number) == [3, 1])
        #expect(try store.revisions(changing: "Support").map(\.number) == [2])
    }
}
