import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct AttemptFilterTests {
    /// Every combination of what narrows, each dimension with nothing, with what fits some, and with what fits none.
    private func filters(_ all: [Attempt], _ names: [String]) throws -> [AttemptFilter] {
        let cycles = Set(all.map(\.cycle)).sorted()
        let times = all.map(\.plannedAt).sorted()
        let early = try #require(times.dropFirst(times.count / 4).first)
        let late = try #require(times.dropFirst(times.count * 3 / 4).first)
        var filters: [AttemptFilter] = []
        for name in [nil, names.first, "Nobody"] {
            for outcome in [nil] + Attempt.Outcome.allCases.map(Optional.some) {
                for cycle in [nil, cycles[cycles.count / 2], 999_999] as [Cycle.ID?] {
                    for since in [nil, early, late] {
                        for until in [nil, early, late] {
                            filters.append(
                                AttemptFilter(
                                    about: name, outcome: outcome, cycle: cycle, since: since, until: until))
                        }
                    }
                }
            }
        }
        return filters
    }

    @Test(arguments: [59, 60] as [UInt64])
    func `however the options are combined, the answer is that of filtering all attempts`(seed: UInt64) throws {
        var history = try RandomHistory(seed: seed)
        try history.live(steps: 80)
        let store = history.store
        let all = try store.attempts()
        #expect(all.count > 15)
        #expect(Set(all.map(\.outcome)).count >= 6)
        var borne: [String: Set<String>] = [:]
        for row in try history.scratch.sql(
            "SELECT name, server_id FROM target_name JOIN target ON target.id = target_id")
        {
            borne[row[0], default: []].insert(row[1])
        }
        var answered = 0
        for (index, filter) in try filters(all, borne.keys.sorted()).enumerated() {
            var expected = all.filter { attempt in
                (filter.name.map { borne[$0]?.contains(attempt.target.serverID) ?? false } ?? true)
                    && (filter.outcome.map { $0 == attempt.outcome } ?? true)
                    && (filter.cycle.map { $0 == attempt.cycle } ?? true)
                    && (filter.since.map { $0 <= attempt.plannedAt } ?? true)
                    && (filter.until.map { $0 > attempt.plannedAt } ?? true)
            }
            var asked = filter
            // A limit with every third, so that each combination has one in some of the histories.
            if (index + Int(seed)) % 3 == 0 {
                asked.limit = 1 + index % 4
                expected = Array(expected.prefix(1 + index % 4))
            }
            #expect(try store.attempts(asked) == expected, "seed \(seed), \(asked)")
            if !expected.isEmpty { answered += 1 }
        }
        #expect(answered > 50, "of the combinations many fit something")
    }

    @Test func `the newest come first`() throws {
        var history = try RandomHistory(seed: 56)
        try history.live(steps: 40)
        let all = try history.store.attempts()
        #expect(all.map(\.id) == all.map(\.id).sorted(by: >))
        #expect(all.map(\.plannedAt) == all.map(\.plannedAt).sorted(by: >))
        #expect(try history.store.attempts(AttemptFilter(since: .distantPast)) == all)
        #expect(try history.store.attempts(AttemptFilter(until: .distantFuture)) == all)
    }

    @Test func `whoever has enough is handed no more`() throws {
        var history = try RandomHistory(seed: 56)
        try history.live(steps: 40)
        let all = try history.store.attempts()
        for filter in [AttemptFilter(), AttemptFilter(outcome: .rejected), AttemptFilter(since: all.last?.plannedAt)] {
            var taken: [Attempt] = []
            try history.store.attempts(filter) { attempt in
                taken.append(attempt)
                return taken.count < 2
            }
            #expect(taken == Array(try history.store.attempts(filter).prefix(2)))
        }
    }

    @Test func `an attempt that was unknown and is known now is found by what it came to alone`() throws {
        let store = try Scratch().store()
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        try store.see(.test("g", name: "Sales"))
        let id = try store.put(on: "g", nil)
        func found(_ outcome: Attempt.Outcome) throws -> [Attempt.ID] {
            try store.attempts(AttemptFilter(outcome: outcome)).map(\.id)
        }
        #expect(try found(.pending) == [id])
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.settle(id, Settlement(outcome: .unknown), in: cycle)
        #expect(try found(.pending).isEmpty && found(.unknown) == [id])
        try store.settle(id, Settlement(outcome: .unknown), in: cycle)
        #expect(try found(.unknown) == [id], "once, though it was settled so twice")
        try store.settle(id, Settlement(outcome: .failed), in: cycle)
        #expect(try found(.unknown).isEmpty && found(.failed) == [id])
        for outcome in Attempt.Outcome.allCases where outcome != .failed { #expect(try found(outcome).isEmpty) }
    }
}
