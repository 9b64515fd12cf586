import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct CyclesTests {
    @Test func `a cycle is running until it is closed, and then tells what it counted`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([], from: .test())
        let id = try store.openCycle(.sync, mode: .additive)
        #expect(try store.cycles(limit: 1).first?.outcome == nil)
        scratch.advance(5)
        var tally = Cycle.Tally()
        tally.complete = true
        tally.groups = 7
        tally.requests = 3
        try store.closeCycle(
            id, .failed, tally: tally, error: "e", circuitOpenFor: .seconds(16), nextPollIn: .seconds(60))
        let cycle = try #require(try store.cycles(limit: 1).first)
        #expect(cycle.outcome == .failed)
        #expect(cycle.tally == tally)
        #expect(cycle.revision == 1)
        #expect(cycle.error == "e")
        #expect(cycle.finishedAt == scratch.now)
        #expect(cycle.circuitOpenUntil == scratch.now.addingTimeInterval(16))
        #expect(cycle.nextPollAt == scratch.now.addingTimeInterval(60))
    }

    @Test func `a cycle that a crash left open counts as interrupted when the next one opens`() throws {
        let store = try Scratch().store()
        let crashed = try store.openCycle(.sync, mode: .replace)
        _ = try store.openCycle(.sync, mode: .replace)
        #expect(try store.cycles(limit: 2).last?.id == crashed)
        #expect(try store.cycles(limit: 2).last?.outcome == .interrupted)
    }

    @Test func `cycles come newest first and no more than asked for`() throws {
        let store = try Scratch().store()
        for _ in 0..<3 { try store.pollOnce([[]]) }
        #expect(try store.cycles(limit: 2).map(\.id) == [3, 2])
    }

    @Test func `the status is the present in one look`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        #expect(try store.status().lastCycle == nil)
        _ = try store.importRevision([Mapping(groupName: "Group 1", skills: ["a"])], from: .test())
        try store.pollOnce([[.test("1"), .test("2")]])
        let status = try store.status()
        #expect(status.lastCycle?.id == 1)
        #expect(status.lastSuccessAt == scratch.now)
        #expect(status.revision == 1)
        #expect(status.mappedGroups == 1)
        #expect(status.knownGroups == 2)
        #expect(status.drifted == 1)
        #expect(status.databaseBytes > 4096)
    }
}
