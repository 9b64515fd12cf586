import Domain
import Store
import TestSupport
import Testing

@Suite struct TrailsTests {
    private func story(_ store: Store, _ group: String = "Sales") throws -> [String] {
        try store.trail(of: group).map { event in
            switch event.kind {
            case .mapped, .unmapped: "\(event.kind) \(event.skills?.ids ?? []) by \(event.revision ?? 0)"
            case .appeared: "appeared with \(event.skills?.ids ?? [])"
            case .changedOutside: "changed from \(event.skillsBefore?.ids ?? []) to \(event.skills?.ids ?? [])"
            case .vanished, .cameBack, .known: "\(event.kind)"
            default: "PUT \(event.skills?.ids ?? []) \(event.kind)"
            }
        }
    }

    @Test func `a group's story is told in order, our own change as the PUT that it was`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        scratch.advance(1)
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.poll([[.test("g", name: "Sales", skills: [])]], in: cycle)
        let change = try #require(Plan(mending: try store.plannableDrift(), mode: .replace).changes.first)
        scratch.advance(1)
        let id = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(
            id, Settlement(outcome: .applied), showing: .test("g", name: "Sales", version: "2", skills: ["a"]),
            in: cycle)
        scratch.advance(1)
        try store.pollOnce([[.test("g", name: "Sales", version: "3", skills: ["z"])]])
        scratch.advance(1)
        try store.pollOnce([[]])
        scratch.advance(1)
        try store.pollOnce([[.test("g", name: "Sales", version: "3", skills: ["z"])]])
        scratch.advance(1)
        _ = try store.importRevision([], from: .test(at: scratch.now))

        let expected = [
            #"mapped ["a"] by 1"#, "appeared with []", #"PUT ["a"] applied"#, #"changed from ["a"] to ["z"]"#,
            "vanished", "cameBack", "unmapped [] by 2",
        ]
        #expect(try story(store) == expected)
        #expect(try story(store, "g") == expected, "by id as well")
    }

    @Test func `a period narrows the story`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        try store.pollOnce([[.test("g", name: "Sales")]])
        scratch.advance(60)
        let later = scratch.now
        try store.pollOnce([[.test("g", name: "Sales", version: "2")]])
        #expect(try store.trail(of: "Sales", since: later).count == 1)
        #expect(try store.trail(of: "Sales", until: later).count == 1)
    }

    @Test func `through a rename the story stays one, with the mappings of both names`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision(
            [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Selling", skills: ["b"])],
            from: .test(at: scratch.now))
        try store.pollOnce([[.test("g", name: "Sales")]])
        scratch.advance(1)
        try store.pollOnce([[.test("g", name: "Selling", version: "2")]])
        #expect(try story(store, "Selling").count == 4)
    }

    @Test func `a name that several groups bear is refused with their ids`() throws {
        let store = try Scratch().store()
        try store.pollOnce([[.test("g", name: "Sales"), .test("h", name: "Sales")]])
        #expect(throws: StoreError.ambiguousName("Sales", ids: ["g", "h"])) { try store.trail(of: "Sales") }
        #expect(try store.trail(of: "h").count == 1)
    }

    @Test func `a group that nobody knows is refused, a mapped name without a group is not`() throws {
        let store = try Scratch().store()
        #expect(throws: StoreError.unknownGroup("Sales")) { try store.trail(of: "Sales") }
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test())
        #expect(try store.trail(of: "Sales").count == 1)
    }
}
