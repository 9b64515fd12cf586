import Domain
import Foundation
import Store
import TestSupport
import Testing

/// A wall clock that is wrong by a year for a while, one way or the other.
@Suite struct WrongClockTests {
    private static let year = 365.0 * 86_400

    /// Three cycles a minute apart, the one in the middle with the clock wrong: "a" is missing, then not, then missing.
    private func history(wrongBy error: Double) throws -> (Scratch, Store) {
        let scratch = try Scratch()
        let store = try scratch.store()
        _ = try store.importRevision([Mapping(groupName: "Group 1", skills: ["a"])], from: .test())
        for (version, skills, jump) in [("1", [], error), ("2", ["a"], -error), ("3", [], 0)]
            as [(String, SkillSet, Double)]
        {
            try store.pollOnce([[.test("1", version: version, skills: skills)]])
            scratch.advance(60 + jump)
        }
        return (scratch, store)
    }

    @Test(arguments: [year, -year])
    func `what happened is told in the order in which it did`(error: Double) async throws {
        let (scratch, store) = try history(wrongBy: error)
        #expect(FileManager.default.fileExists(atPath: scratch.path))
        #expect(try store.events().map(\.id) == [1, 2, 3, 4])
        #expect(try await store.verify().flaw == nil)
        #expect(try store.trail(of: "Group 1").map(\.id) == [1, 2, 3, 4])
        #expect(try store.drift().map(\.cause) == [.changedOutside])
        #expect(try store.cycles().map(\.id) == [3, 2, 1])
    }

    @Test(arguments: [year, -year])
    func `the past of a time is that of the cycle that began before it by the clock`(error: Double) throws {
        let (scratch, store) = try history(wrongBy: error)
        let beginning = scratch.now.addingTimeInterval(-180)
        #expect(try store.drift(at: beginning.addingTimeInterval(30)).count == 1)
        #expect(try store.drift(at: beginning.addingTimeInterval(150)).count == 1)
        #expect(try store.drift(at: beginning.addingTimeInterval(60 + error)).count == 0)
    }

    @Test(arguments: [year, -year])
    func `the time that was lived is not that of the clock`(error: Double) throws {
        let (scratch, store) = try history(wrongBy: error)
        let now = scratch.now
        #expect(try store.timeLived(daysAgo: 1) == now.addingTimeInterval(-86_400))
        scratch.advance(error)
        try store.pollOnce([[.test("1", version: "4")]])
        let horizon = try store.timeLived(daysAgo: 8)
        #expect(horizon <= now.addingTimeInterval(-86_400 + 360))
    }

    @Test func `conflicts of a clock that was ahead are not those of the last hour`() throws {
        let (scratch, store) = try history(wrongBy: 0)
        scratch.advance(Self.year)
        let cycle = try store.openCycle(.sync, mode: .replace)
        let change = try #require(Plan(mending: try store.plannableDrift(), mode: .replace).changes.first)
        let attempt = try store.recordAttempt(change, number: 1, in: cycle)
        try store.settle(attempt, Settlement(outcome: .conflict), in: cycle)
        let target = change.target.id
        #expect(try store.conflicts(of: target, since: scratch.now.addingTimeInterval(-3600)) == 1)
        scratch.advance(-Self.year)
        #expect(try store.conflicts(of: target, since: scratch.now.addingTimeInterval(-3600)) == 0)
    }
}
