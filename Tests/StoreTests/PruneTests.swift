import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct PruneTests {
    private func lived(_ seed: UInt64, steps: Int = 80, isGuarded: Bool = false) throws -> RandomHistory {
        var history = try RandomHistory(seed: seed, isGuarded: isGuarded)
        try history.live(steps: steps)
        return history
    }

    @Test(arguments: [(31, false), (32, false), (33, false), (32, true), (33, true), (34, true)] as [(UInt64, Bool)])
    func `after a pruning every later instant is answered as before, and the chain verifies`(
        seed: UInt64, isGuarded: Bool
    ) async throws {
        var history = try lived(seed, steps: 60, isGuarded: isGuarded)
        let store = history.store
        var gone = 0
        for part in [3, 2] {
            let horizon = history.instants[history.instants.count / part].time
            let before = try await store.verify()
            let pruned = try store.prune(before: horizon, by: "ann@desk", batch: 7)
            gone += pruned.events
            let after = try await store.verify(head: before.head.hash)
            #expect(after.flaw == nil, "seed \(seed)")
            #expect(after.noted == .found(before.head.id), "the head of before is still part of it")
            #expect(after.pruned == before.pruned + pruned.events)
            for instant in history.instants where instant.time >= horizon {
                // So that tests which wait for an answer go on in the meantime.
                await Task.yield()
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
        #expect(gone > 0)
    }

    @Test func `what a group bore when its mapping was imported stays, or an edit would look like a way out of step`()
        throws
    {
        let scratch = try Scratch()
        let store = try scratch.store()
        for (version, skills) in [("1", ["a"]), ("2", ["b"]), ("3", ["c"])] as [(String, SkillSet)] {
            if version == "3" {
                _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
            }
            scratch.advance(60)
            try store.see(.test("s", name: "Sales", version: version, skills: skills))
        }
        scratch.advance(60)
        let drift = try store.drift()
        #expect(drift.map(\.cause) == [.neverApplied])
        _ = try store.prune(before: scratch.now, by: "ann@desk")
        #expect(try store.drift() == drift)
    }

    @Test
    func `the first failure stays while the outcome of a later PUT is open, or the group would fail only since that`()
        throws
    {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        try store.see(.test("s", name: "Sales"))
        let cycle = try store.openCycle(.sync, mode: .replace)
        let change = try #require(Plan(mending: try store.drift(), mode: .replace).changes.first)
        for number in 1...3 {
            scratch.advance(60)
            let attempt = try store.recordAttempt(change, number: number, in: cycle)
            scratch.advance(60)
            if number == 3 { _ = try store.prune(before: scratch.now, by: "ann@desk") }
            try store.settle(attempt, Settlement(outcome: .failed), showing: nil, in: cycle)
        }
        let drift = try #require(try store.drift().first)
        #expect(drift.cause == .putFailed)
        #expect(drift.since == scratch.now - 240)
    }

    @Test func `each transaction of a pruning leaves its record`() throws {
        let history = try lived(41, steps: 160)
        let horizon = history.instants[history.instants.count / 2].time
        let last = try history.scratch.sql("SELECT last_id FROM chain")[0][0]
        let pruned = try history.store.prune(before: horizon, by: "ann@desk", batch: 5)
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
        let trail = try store.trail(of: "Sales")
        #expect(trail.map(\.kind) == [.mapped, .known, .known, .changedOutside])
        #expect(trail.map(\.versionBefore) == [nil, nil, nil, "4"], "what was before a gap is not known")
    }

    @Test func `where every event is still needed a trail is told as before, though cycles go`() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: [])], from: .test(at: scratch.now))
        for _ in 1...5 {
            scratch.advance(60)
            try store.pollOnce([[.test("g", name: "Sales")]])
        }
        scratch.advance(60)
        let trail = try store.trail(of: "Sales")
        #expect(trail.map(\.kind) == [.mapped, .appeared])
        let pruned = try store.prune(before: scratch.now, by: "ann@desk")
        #expect(pruned.events == 0 && pruned.cycles > 0)
        #expect(try store.trail(of: "Sales") == trail)
        let head = try await store.verify().head
        scratch.advance(60)
        #expect(try store.prune(before: scratch.now, by: "ann@desk") == Pruned())
        #expect(try await store.verify().head == head, "nothing went, so nothing is recorded")
        #expect(throws: Never.self) { try store.drift(at: scratch.now - 1) }
    }

    // MARK: Held plans

    private static let sales = [Sighting.test("s", name: "Sales", skills: ["a", "x"])]

    private func guarded() throws -> (scratch: Scratch, store: Store) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        return (scratch, store)
    }

    private func wholeAfterPruning(_ scratch: Scratch, _ store: Store) async throws -> Bool {
        scratch.advance(60)
        _ = try store.prune(before: scratch.now, by: "ann@desk")
        return try await store.verify().flaw == nil && scratch.sql("PRAGMA foreign_key_check").isEmpty
    }

    @Test func `the plan that is held stays, with its approval, though only failures came after it`() async throws {
        let (scratch, store) = try guarded()
        let hold = try #require(try store.guardedCycle(Self.sales).hold)
        let approved = try store.approve(hold.token, by: "ann@desk")
        for _ in 0..<3 {
            scratch.advance(60)
            try store.closeCycle(try store.openCycle(.sync, mode: .replace), .failed, tally: Cycle.Tally())
        }
        #expect(try await wholeAfterPruning(scratch, store))
        #expect(try store.currentHold() == approved)
        #expect(try store.changes(of: hold.id).map(\.remove) == [["x"]])
        #expect(try store.guardedCycle(Self.sales).release?.by == "ann@desk")
    }

    @Test func `a plan that is no longer held goes with its changes`() async throws {
        let (scratch, store) = try guarded()
        for version in 1...4 {
            scratch.advance(60)
            let skills = SkillSet(["a", "x\(version)"])
            try store.guardedCycle([.test("s", name: "Sales", version: "\(version)", skills: skills)])
        }
        scratch.advance(60)
        try store.guardedCycle([.test("s", name: "Sales", version: "9", skills: ["a"])])
        #expect(try scratch.sql("SELECT count(*) FROM hold") == [["4"]])
        #expect(try await wholeAfterPruning(scratch, store))
        for table in ["hold", "held_change", "held_cycle"] {
            #expect(try scratch.sql("SELECT count(*) FROM \(table)") == [["0"]], "\(table)")
        }
    }

    @Test func `the last release stays for good, so that no token comes a second time`() async throws {
        let (scratch, store) = try guarded()
        var tokens: [String] = []
        for _ in 0..<3 {
            scratch.advance(60)
            let hold = try #require(try store.guardedCycle(Self.sales).hold)
            tokens.append(hold.token)
            _ = try store.approve(hold.token, by: "ann@desk")
            try #require(try store.guardedCycle(Self.sales).release != nil)
        }
        scratch.advance(60)
        try store.guardedCycle([.test("s", name: "Sales", version: "2", skills: ["a"])])
        #expect(try await wholeAfterPruning(scratch, store))
        #expect(try scratch.sql("SELECT count(*) FROM release") == [["1"]])
        let anew = try #require(
            try store.guardedCycle([.test("s", name: "Sales", version: "3", skills: ["a", "x"])]).hold)
        #expect(!tokens.contains(anew.token))
        #expect(throws: StoreError.self) { try store.approve(tokens[2], by: "ann@desk") }
    }

    @Test func `a release after the time of the pruning stays, and its hold with it`() async throws {
        let (scratch, store) = try guarded()
        let hold = try #require(try store.guardedCycle(Self.sales).hold)
        scratch.advance(60)
        try store.closeCycle(try store.openCycle(.sync, mode: .replace), .failed, tally: Cycle.Tally())
        scratch.advance(60)
        let horizon = scratch.now
        for _ in 0..<2 {
            scratch.advance(60)
            let held = try #require(try store.guardedCycle(Self.sales, kind: .plan).hold)
            _ = try store.approve(held.token, by: "ann@desk")
            try #require(try store.guardedCycle(Self.sales).release != nil)
        }
        _ = try store.prune(before: horizon, by: "ann@desk")
        #expect(try await store.verify().flaw == nil)
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
        #expect(try store.trail(of: "Sales", since: horizon).filter { $0.kind == .released }.map(\.token).count == 2)
        #expect(try store.trail(of: "Sales").contains { $0.id == hold.id })
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

        var before = Pruned()
        #expect(throws: StoreError.self) {
            try history.store.prune(before: horizon, by: "ann@desk", batch: 5) {
                before = $0
                // The third record cannot be kept: an index that nothing but two fit in.
                let second = "(SELECT max(id) + 1 FROM pruning)"
                let last = try? history.scratch.sql("SELECT \(second) WHERE (SELECT count(*) FROM pruning) = 1").first
                if let last {
                    try? history.scratch.execute(
                        "CREATE INDEX stop ON pruning (iif(id > \(last[0]), json('no JSON' || id), 0))")
                }
                return true
            }
        }
        #expect(try history.scratch.sql("SELECT count(*), sum(events) FROM pruning") == [["2", "\(before.events)"]])
        try history.scratch.execute("DROP INDEX stop")
        #expect(try await history.store.verify().flaw == nil)
        for instant in history.instants where instant.time >= horizon {
            // So that tests which wait for an answer go on in the meantime.
            await Task.yield()
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
