import Domain
import Foundation
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
        #expect(throws: StoreError.unknownTarget("Sales")) { try store.trail(of: "Sales") }
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test())
        #expect(try store.trail(of: "Sales").count == 1)
    }

    @Test func `a group is found by a name that it bore before, and its story goes on to this day`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        try store.see(.test("g", name: "Sales"))
        try store.see(.test("g", name: "Selling", version: "2"))
        try store.see(.test("g", name: "Selling", version: "3", skills: ["z"]))
        let told = try story(store, "Selling")
        #expect(told.count == 4)
        #expect(try story(store, "Sales") == told)
        #expect(try store.trail(of: "Sales").map(\.name) == ["Sales", "Sales", "Selling", "Selling"])
        #expect(try store.trail(of: "Sales").map(\.nameBefore) == [nil, nil, "Sales", "Selling"])
    }

    @Test func `of several that bore a name the one that bears it now is meant`() throws {
        let store = try Scratch().store()
        try store.see(.test("g", name: "Sales", skills: ["g"]))
        try store.see(.test("g", name: "Selling", version: "2", skills: ["g"]))
        try store.see(
            .test("g", name: "Selling", version: "2", skills: ["g"]), .test("h", name: "Sales", skills: ["h"]))
        #expect(try story(store, "Sales") == [#"appeared with ["h"]"#])
        #expect(try story(store, "Selling").count == 2)
    }

    @Test func `a name that two groups bore and none bears is refused with both ids, whatever became of them`() throws {
        let store = try Scratch().store()
        try store.see(.test("g", name: "Sales"))
        try store.see(.test("g", name: "Selling", version: "2"))
        try store.see(.test("g", name: "Selling", version: "2"), .test("h", name: "Sales"))
        try store.see(.test("g", name: "Selling", version: "2"))
        #expect(throws: StoreError.ambiguousName("Sales", ids: ["g", "h"])) { try store.trail(of: "Sales") }
        #expect(try store.trail(of: "h").map(\.kind) == [.appeared, .vanished])
        #expect(try store.trail(of: "g").map(\.kind) == [.appeared, .changedOutside])
    }

    @Test func `one former bearer and nobody else is meant, vanished or not`() throws {
        let store = try Scratch().store()
        try store.see(.test("g", name: "Sales"), .test("other"))
        try store.see(.test("other"))
        #expect(try store.trail(of: "Sales").map(\.kind) == [.appeared, .vanished])
    }

    @Test func `an id is meant before a name that reads the same`() throws {
        let store = try Scratch().store()
        try store.see(.test("g", name: "Sales", skills: ["g"]), .test("h", name: "g", skills: ["h"]))
        #expect(try story(store, "g") == [#"appeared with ["g"]"#])
        #expect(try story(store, "h") == [#"appeared with ["h"]"#])
    }

    @Test func `a name that is mapped reads as a group's id: the group is meant`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([Mapping(groupName: "g", skills: ["a"])], from: .test())
        #expect(try story(store, "g") == [#"mapped ["a"] by 1"#])
        try store.see(.test("g", name: "Sales"))
        #expect(try story(store, "g") == ["appeared with []"])
    }

    @Test func `a PUT whose answer was lost is told as unknown, and once more when it is known`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        try store.see(.test("g", name: "Sales"))
        let id = try store.put(on: "g", nil)
        #expect(try store.trail(of: "g").map(\.kind) == [.mapped, .appeared, .pending])
        scratch.advance(1)
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.settle(id, Settlement(outcome: .unknown, error: "connectionLost"), in: cycle)
        #expect(try store.trail(of: "g").map(\.kind) == [.mapped, .appeared, .unknown])
        scratch.advance(1)
        try store.settle(
            id, Settlement(outcome: .applied), showing: .test("g", name: "Sales", version: "2", skills: ["a"]),
            in: cycle)
        let told = try store.trail(of: "g")
        #expect(told.map(\.kind) == [.mapped, .appeared, .unknown, .applied])
        #expect(told.map(\.attempt) == [nil, nil, id, id])
        #expect(told.map(\.error) == [nil, nil, "connectionLost", "connectionLost"])
        #expect(told.map(\.version) == [nil, "1", nil, "2"])
        #expect(told[3].at == scratch.now && told[2].at == scratch.now - 1)
    }

    @Test func `where the clock was set back the story is still told in the order in which it happened`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        scratch.advance(-3600)
        try store.see(.test("g", name: "Sales"))
        scratch.advance(-3600)
        try store.put(on: "g", Settlement(outcome: .failed))
        scratch.advance(1800)
        try store.see(.test("g", name: "Sales", version: "2"))
        let told = try store.trail(of: "g")
        #expect(told.map(\.kind) == [.mapped, .appeared, .failed, .changedOutside])
        #expect(told.map(\.id) == told.map(\.id).sorted())
        #expect(told.map { $0.at.timeIntervalSince(told[0].at) } == [0, -3600, -7200, -5400])
        let hourBefore = try store.trail(of: "g", since: told[0].at - 5400, until: told[0].at)
        #expect(hourBefore.map(\.kind) == [.appeared, .changedOutside], "a period goes by the times")
    }
}
