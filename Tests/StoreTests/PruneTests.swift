import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct PruneTests {
    private func lived(_ seed: UInt64, steps: Int = 80) throws -> RandomHistory {
        var history = try RandomHistory(seed: seed)
        try history.live(steps: steps)
        return history
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func `after a pruning every later instant is answered as before, and the chain verifies`(seed: UInt64) async throws
    {
        var history = try lived(seed)
        let store = history.store
        for part in [3, 2] {
            let horizon = history.instants[history.instants.count / part].time
            let before = try await store.verify()
            let pruned = try store.prune(before: horizon, by: "ann@desk", batch: 7)
            #expect(pruned.events > 0)
            let after = try await store.verify(head: before.head.hash)
            #expect(after.flaw == nil, "seed \(seed)")
            #expect(after.noted == .found(before.head.id), "the head of before is still part of it")
            #expect(after.pruned == before.pruned + pruned.events)
            for instant in history.instants where instant.time >= horizon {
                let at = "seed \(seed), at \(instant.time.timeIntervalSince1970)"
                let drift = try store.drift(at: instant.time)
                #expect(drift == instant.drift, "\(at)")
                #expect(try store.applied(at: instant.time) == instant.applied, "\(at)")
            }
            #expect(throws: StoreError.self) { try store.drift(at: horizon - 1) }
            try history.live(steps: 5)
            #expect(try await store.verify().flaw == nil)
            #expect(try history.scratch.sql("PRAGMA foreign_key_check").isEmpty)
        }
    }

    @Test func `each transaction of a pruning leaves its record`() throws {
        let history = try lived(41)
        let horizon = history.instants[history.instants.count / 2].time
        let last = try history.scratch.sql("SELECT last_id FROM chain")[0][0]
        let pruned = try history.store.prune(before: horizon, by: "ann@desk", batch: 20)
        let records = try history.scratch.sql("SELECT events, cycles, before, pruned_by FROM pruning ORDER BY id")
        #expect(records.count > 1)
        #expect(records.compactMap { Int($0[0]) }.reduce(0, +) == pruned.events)
        #expect(records.compactMap { Int($0[1]) }.reduce(0, +) == pruned.cycles)
        #expect(Set(records.map { $0[3] }) == ["ann@desk"])
        #expect(try history.scratch.sql("SELECT min(id) > \(last) FROM pruning")[0][0] == "1", "they are events too")
    }

    @Test func `revisions stay, and a trail says that it no longer goes back to the beginning`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test(at: scratch.now))
        for version in 1...5 {
            scratch.advance(60)
            try store.pollOnce([[.test("g", name: "Sales", version: "\(version)")]])
        }
        let pruned = try store.prune(before: scratch.now, by: "ann@desk")
        #expect(pruned.events == 2, "the first sight stays: drift dates from it")
        #expect(pruned.cycles == 2)
        #expect(try store.trail(of: "Sales").map(\.kind) == [.mapped, .known, .changedOutside, .changedOutside])
    }

    @Test func `what a pruning freed is used again`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        func edits(_ versions: ClosedRange<Int>) throws {
            for version in versions { try store.pollOnce([[.test("g", version: "\(version)")]]) }
        }
        try edits(1...400)
        scratch.advance(60)
        _ = try store.prune(before: scratch.now, by: "ann@desk")
        let size = try scratch.sql("PRAGMA page_count")
        #expect(try Int(scratch.sql("PRAGMA freelist_count")[0][0]).map { $0 > 10 } == true)
        try edits(401...700)
        #expect(try scratch.sql("PRAGMA page_count") == size)
    }

    @Test func `with nothing that old nothing is written, and a second pruning finds nothing left`() throws {
        let history = try lived(42)
        let beginning = try #require(history.instants.first).time
        #expect(try history.store.prune(before: beginning - 10, by: "ann@desk") == Pruned())
        #expect(try history.scratch.sql("SELECT count(*) FROM pruning")[0][0] == "0")
        let horizon = history.instants[history.instants.count / 2].time
        #expect(try history.store.prune(before: horizon, by: "ann@desk").events > 0)
        #expect(try history.store.prune(before: horizon, by: "ann@desk") == Pruned())
        #expect(try history.store.prune(before: horizon - 5, by: "ann@desk") == Pruned())
    }

    @Test func `a pruning that was broken off verifies, and is taken up again`() async throws {
        let (history, unbroken) = (try lived(56), try lived(56))
        let horizon = history.instants[history.instants.count * 4 / 5].time
        let all = try unbroken.store.prune(before: horizon, by: "ann@desk", batch: 5)
        #expect(all.events > 20, "several times what goes at once")

        try history.scratch.execute(
            """
            CREATE TRIGGER stop BEFORE INSERT ON pruning WHEN (SELECT count(*) FROM pruning) = 2
            BEGIN SELECT RAISE(ABORT, 'killed'); END
            """)
        var before = Pruned()
        #expect(throws: StoreError.self) {
            try history.store.prune(before: horizon, by: "ann@desk", batch: 5) {
                before = $0
                return true
            }
        }
        #expect(try history.scratch.sql("SELECT count(*), sum(events) FROM pruning") == [["2", "\(before.events)"]])
        try history.scratch.execute("DROP TRIGGER stop")
        #expect(try await history.store.verify().flaw == nil)
        for instant in history.instants where instant.time >= horizon {
            #expect(try history.store.drift(at: instant.time) == instant.drift)
        }

        let rest = try history.store.prune(before: horizon, by: "ann@desk", batch: 5)
        #expect(rest.events > 0, "though it is asked for the same time once more")
        #expect(before.events + rest.events == all.events)
        #expect(before.cycles + rest.cycles == all.cycles)
        #expect(try await history.store.verify().flaw == nil)
    }

    @Test func `a time that is still to come prunes no more than all there is, and the present can still be asked`()
        throws
    {
        let history = try lived(57, steps: 20)
        _ = try history.store.prune(before: history.scratch.now + 10 * 365 * 86_400, by: "ann@desk")
        history.scratch.advance(60)
        #expect(throws: Never.self) { try history.store.drift(at: history.scratch.now) }
    }
}
