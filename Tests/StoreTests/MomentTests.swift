import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct MomentTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `every instant of a long history is answered as it was answered then`(seed: UInt64) async throws {
        var history = try RandomHistory(seed: seed)
        try history.live(steps: 60)
        #expect(history.instants.count >= 80)
        #expect(Set(history.instants.flatMap { $0.drift.map(\.cause) }).count >= 4)
        let reader = try history.scratch.store(.readOnly)
        for instant in history.instants {
            // So that tests which wait for an answer go on in the meantime.
            await Task.yield()
            let at = "seed \(seed), at \(instant.time.timeIntervalSince1970)"
            #expect(try reader.drift(at: instant.time) == instant.drift, "\(at)")
            #expect(try reader.applied(at: instant.time) == instant.applied, "\(at)")
        }
    }

    @Test func `a moment lasts until the next event`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        scratch.advance(60)
        try store.pollOnce([[.test("g", name: "Sales", skills: [])]])
        let start = scratch.now
        #expect(try store.drift(at: start - 0.001).first?.serverID == nil)
        #expect(try store.drift(at: start).first?.serverID == "g")
        #expect(try store.drift(at: start - 61).isEmpty, "before the import")
        #expect(try store.drift(at: start + 86_400).count == 1, "after all of it")
    }

    @Test func `one name narrows the past as it does the present`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let mappings = [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["b"])]
        _ = try store.importRevision(mappings, from: .test(at: scratch.now))
        #expect(try store.drift(about: "Care", at: scratch.now).map(\.name) == ["Care"])
    }

    @Test func `asking for the past leaves nothing behind`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        #expect(try store.drift(at: scratch.now - 1).isEmpty)
        #expect(try store.drift().count == 1)
        #expect(try store.drift(at: scratch.now).count == 1)
    }
}
