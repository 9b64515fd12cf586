import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Where several causes hold at once, one is told: the first in the order that the view's comment states.
@Suite struct DriftPrecedenceTests {
    /// A group called Sales that is to give a and b, and how it got out of step.
    struct Story: Sendable, CustomTestStringConvertible {
        let title: String
        let cause: Drift.Cause
        let steps: @Sendable (Scene) throws -> Void

        init(_ title: String, _ cause: Drift.Cause, _ steps: @escaping @Sendable (Scene) throws -> Void) {
            self.title = title
            self.cause = cause
            self.steps = steps
        }

        var testDescription: String { title }
    }

    /// A store whose clock goes on by a minute with each step.
    struct Scene {
        let scratch: Scratch
        let store: Store

        init() throws {
            scratch = try Scratch()
            store = try scratch.store()
        }

        func minutes(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + number * 60) }

        private func step<Value>(_ body: () throws -> Value) throws -> Value {
            let value = try body()
            scratch.advance(60)
            return value
        }

        func map(_ skills: SkillSet) throws {
            try step {
                _ = try store.importRevision(
                    [Mapping(groupName: "Sales", skills: skills)], from: .test(at: scratch.now))
            }
        }

        func see(_ groups: Sighting...) throws {
            try step {
                let cycle = try store.openCycle(.sync, mode: .replace)
                var tally = Cycle.Tally()
                tally.complete = try store.poll([groups], in: cycle)?.isComplete ?? false
                try store.closeCycle(cycle, .converged, tally: tally)
            }
        }

        func put(_ outcome: Attempt.Outcome, leaving group: Sighting? = nil) throws {
            let settlement = Settlement(outcome: outcome, httpStatus: outcome == .applied ? 200 : nil)
            try step { _ = try store.put(on: "g", settlement, leaving: group) }
        }

        var drift: [Drift] { get throws { try store.drift(about: "Sales") } }
    }

    private static func sales(_ version: Int, _ skills: SkillSet, id: String = "g", name: String = "Sales") -> Sighting
    {
        .test(id, name: name, version: "\(version)", lastModified: "t\(version)", skills: skills)
    }

    private static let twin = sales(1, ["t"], id: "twin")
    private static let other = Sighting.test("other")

    /// What leaves one cause standing, with the group last at version 3 with the skill x, or at 1 with none.
    private static let failed: @Sendable (Scene) throws -> Void = { scene in
        try scene.map(["a", "b"])
        try scene.see(sales(1, []))
        try scene.put(.failed)
    }
    private static let altered: @Sendable (Scene) throws -> Void = { scene in
        try scene.map(["a", "b"])
        try scene.see(sales(1, []))
        try scene.put(.applied, leaving: sales(2, ["a"]))
    }
    private static let edited: @Sendable (Scene) throws -> Void = { scene in
        try scene.map(["a", "b"])
        try scene.see(sales(1, []))
        try scene.put(.applied, leaving: sales(2, ["a", "b"]))
        try scene.see(sales(3, ["x"]))
    }
    private static let fresh: @Sendable (Scene) throws -> Void = { scene in
        try scene.map(["a", "b"])
        try scene.see(sales(1, []))
    }
    private static let remapped: @Sendable (Scene) throws -> Void = { scene in
        try scene.map(["x"])
        try scene.see(sales(1, []))
        try scene.put(.applied, leaving: sales(3, ["x"]))
        try scene.map(["a", "b"])
    }

    static let stories: [Story] = [
        Story("a PUT failed, and nothing else", .putFailed, failed),
        Story("a PUT was answered well and left other skills, and nothing else", .notAccepted, altered),
        Story("somebody changed it, and nothing else", .changedOutside, edited),
        Story("nothing was ever applied, and nothing else", .neverApplied, fresh),
        Story("the mapping changed, and nothing else", .mappingChanged, remapped),

        Story("a second bearer and a failed PUT", .ambiguousName) {
            try failed($0)
            try $0.see(sales(1, []), twin)
        },
        Story("a second bearer and an edit", .ambiguousName) {
            try edited($0)
            try $0.see(sales(3, ["x"]), twin)
        },
        Story("a second bearer and nothing ever applied", .ambiguousName) {
            try fresh($0)
            try $0.see(sales(1, []), twin)
        },
        Story("a second bearer and a changed mapping", .ambiguousName) {
            try remapped($0)
            try $0.see(sales(3, ["x"]), twin)
        },
        Story("a second bearer of a group that bears what is asked for", .ambiguousName) {
            try $0.map(["a", "b"])
            try $0.see(sales(1, ["a", "b"]), sales(1, ["a", "b"], id: "twin"))
        },

        Story("vanished after a failed PUT", .groupMissing) {
            try failed($0)
            try $0.see(other)
        },
        Story("vanished after an edit", .groupMissing) {
            try edited($0)
            try $0.see(other)
        },
        Story("vanished before anything was applied", .groupMissing) {
            try fresh($0)
            try $0.see(other)
        },
        Story("vanished after its mapping changed", .groupMissing) {
            try remapped($0)
            try $0.see(other)
        },
        Story("vanished, and mapped anew before the next complete poll", .neverApplied) {
            try edited($0)
            try $0.see(other)
            try $0.map(["c"])
        },
        Story("one of two bearers vanished: what holds of the other is told", .putFailed) {
            try failed($0)
            try $0.see(sales(1, []), twin)
            try $0.see(sales(1, []))
        },

        Story("a second bearer and a PUT that left other skills", .ambiguousName) {
            try altered($0)
            try $0.see(sales(2, ["a"]), twin)
        },
        Story("vanished after a PUT that left other skills", .groupMissing) {
            try altered($0)
            try $0.see(other)
        },
        Story("a PUT that left other skills, then one that failed", .putFailed) {
            try altered($0)
            try $0.put(.failed)
        },
        Story("a failed PUT, then one that left other skills", .notAccepted) {
            try failed($0)
            try $0.put(.applied, leaving: sales(2, ["a"]))
        },
        Story("a PUT that left other skills after an edit", .notAccepted) {
            try edited($0)
            try $0.put(.applied, leaving: sales(4, ["A", "b"]))
        },
        Story("a PUT that left other skills, then somebody brought it about, then somebody changed it", .changedOutside)
        {
            try altered($0)
            try $0.see(sales(3, ["a", "b"]))
            try $0.see(sales(4, ["x"]))
        },
        Story("a PUT that left other skills for a changed mapping", .notAccepted) {
            try remapped($0)
            try $0.put(.applied, leaving: sales(4, ["a"]))
        },
        Story("a PUT that left other skills, for what the mapping asked for before", .mappingChanged) {
            try altered($0)
            try $0.map(["c"])
        },

        Story("a failed PUT before anything was applied", .putFailed) { try failed($0) },
        Story("a failed PUT for a changed mapping", .putFailed) {
            try remapped($0)
            try $0.put(.rejected)
        },
        Story("a failed PUT after an edit", .putFailed) {
            try edited($0)
            try $0.put(.failed)
        },
        Story("a failed PUT, then somebody brought it about, then somebody changed it", .changedOutside) {
            try failed($0)
            try $0.see(sales(2, ["a", "b"]))
            try $0.see(sales(3, ["x"]))
        },
        Story("a failed PUT for what the mapping asked for before", .mappingChanged) {
            try remapped($0)
            try $0.put(.failed)
            try $0.map(["c"])
        },
        Story("a PUT that was superseded is none that failed", .neverApplied) {
            try fresh($0)
            try $0.put(.superseded, leaving: sales(2, ["y"]))
        },

        Story("in step without us, then changed", .changedOutside) {
            try $0.map(["a", "b"])
            try $0.see(sales(1, ["a", "b"]))
            try $0.see(sales(2, ["x"]))
        },
        Story("the mapping changed, somebody brought it about, somebody changed it", .changedOutside) {
            try remapped($0)
            try $0.see(sales(4, ["a", "b"]))
            try $0.see(sales(5, ["y"]))
        },
        Story("right at the import of the mapping, changed since", .changedOutside) {
            try $0.map(["x"])
            try $0.see(sales(1, ["a", "b"]))
            try $0.map(["a", "b"])
            try $0.see(sales(2, ["y"]))
        },
        Story("right before the mapping asked for it, but not at its import", .neverApplied) {
            try $0.map(["x"])
            try $0.see(sales(1, ["a", "b"]))
            try $0.see(sales(2, ["y"]))
            try $0.map(["a", "b"])
        },

        Story("the mapping changed before anything was applied", .neverApplied) {
            try fresh($0)
            try $0.map(["c"])
        },
        Story("the mapping changed, and somebody edited on top", .mappingChanged) {
            try remapped($0)
            try $0.see(sales(4, ["y"]))
        },
        Story("the mapping changed and changed back", .mappingChanged) {
            try $0.map(["a", "b"])
            try $0.see(sales(1, []))
            try $0.put(.applied, leaving: sales(2, ["a", "b"]))
            try $0.map(["x"])
            try $0.put(.applied, leaving: sales(3, ["x"]))
            try $0.map(["a", "b"])
        },
    ]

    @Test(arguments: stories) func `the first cause in the order is the one that is told`(story: Story) throws {
        let scene = try Scene()
        try story.steps(scene)
        let drift = try scene.drift
        #expect(!drift.isEmpty)
        #expect(drift.allSatisfy { $0.cause == story.cause }, "\(drift.map(\.cause))")
    }

    // MARK: Since when

    @Test func `a failed PUT dates from when the first one failed, whatever is edited or fails after it`() throws {
        let scene = try Scene()
        try Self.failed(scene)
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)])
        try scene.see(Self.sales(2, ["x"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)])
        try scene.put(.failed)
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)])
        try scene.put(.applied, leaving: Self.sales(3, ["a", "b"]))
        #expect(try scene.drift.isEmpty)
        try scene.see(Self.sales(4, ["x"]))
        try scene.put(.rejected)
        #expect(try scene.drift.map(\.cause) == [.putFailed])
        #expect(try scene.drift.map(\.since) == [scene.minutes(7)], "applied in between")
    }

    @Test
    func `a PUT that left other skills dates from when it did, and one for a changed mapping from its own failure`()
        throws
    {
        let scene = try Scene()
        try Self.fresh(scene)
        try scene.put(.applied, leaving: Self.sales(2, ["a"]))
        #expect(try scene.drift.map(\.cause) == [.notAccepted])
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)])
        try scene.put(.applied, leaving: Self.sales(3, ["a"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)], "the same again")
        try scene.map(["c"])
        try scene.put(.failed)
        #expect(try scene.drift.map(\.since) == [scene.minutes(5)])
        #expect(try scene.drift.map(\.revision) == [2])
    }

    @Test func `where somebody brought about what a PUT had failed to, the next failure dates from itself`() throws {
        let scene = try Scene()
        try Self.failed(scene)
        try scene.see(Self.sales(2, ["a", "b"]))
        #expect(try scene.drift.isEmpty)
        try scene.see(Self.sales(3, ["x"]))
        try scene.put(.failed)
        let since = try #require(try scene.drift.first?.since)
        #expect(since > scene.minutes(3), "at minute 3 it was in step")
    }

    @Test func `an edit dates from its sighting, whatever is edited after it`() throws {
        let scene = try Scene()
        try Self.edited(scene)
        #expect(try scene.drift.map(\.since) == [scene.minutes(3)])
        try scene.see(Self.sales(4, ["y"]))
        try scene.see(Self.sales(5, ["a"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(3)])
        try scene.see(Self.sales(6, ["a", "b"]))
        #expect(try scene.drift.isEmpty)
        try scene.see(Self.sales(7, ["z"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(7)], "in step in between")
    }

    @Test func `what was never applied dates from the first sight, whatever is edited after it`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        #expect(try scene.drift.map(\.since) == [scene.minutes(0)])
        try scene.see(Self.sales(1, []))
        #expect(try scene.drift.map(\.since) == [scene.minutes(1)])
        try scene.see(Self.sales(2, ["x"]))
        try scene.see(Self.sales(3, ["y"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(1)])
    }

    @Test func `what was never applied to a group known longer dates from the import`() throws {
        let scene = try Scene()
        try scene.see(Self.sales(1, []))
        try scene.map(["a", "b"])
        try scene.see(Self.sales(2, ["x"]))
        #expect(try scene.drift.map(\.since) == [scene.minutes(1)])
    }

    @Test func `what was never applied to a group that was renamed dates from when it took the mapped name`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, [], name: "Selling"))
        try scene.see(Self.sales(1, [], name: "Selling"))
        try scene.see(Self.sales(2, []))
        #expect(try scene.drift.map(\.cause) == [.neverApplied])
        #expect(try scene.drift.map(\.since) == [scene.minutes(3)])
    }

    @Test func `a changed mapping dates from its import, whatever is edited or imported after it`() throws {
        let scene = try Scene()
        try Self.remapped(scene)
        #expect(try scene.drift.map(\.since) == [scene.minutes(3)])
        try scene.see(Self.sales(4, ["y"]))
        _ = try scene.store.importRevision(
            [Mapping(groupName: "Sales", skills: ["a", "b"]), Mapping(groupName: "Care", skills: [])],
            from: .test(at: scene.scratch.now))
        #expect(try scene.drift.map(\.since) == [scene.minutes(3)])
        #expect(try scene.drift.map(\.revision) == [2])
    }

    @Test func `a missing group dates from its vanishing, or from the import of what nobody bore then`() throws {
        let scene = try Scene()
        try Self.edited(scene)
        try scene.see(Self.other)
        try scene.see(Self.other)
        #expect(try scene.drift.map(\.since) == [scene.minutes(4)])

        let later = try Scene()
        try later.see(Self.sales(1, []), Self.other)
        try later.see(Self.other)
        try later.map(["a"])
        try later.see(Self.other)
        #expect(try later.drift.map(\.since) == [later.minutes(2)])
    }

    @Test func `a group that was renamed away is missing since then`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, ["a", "b"]))
        #expect(try scene.drift.isEmpty)
        try scene.see(Self.sales(2, ["a", "b"], name: "Selling"))
        #expect(try scene.drift.map(\.cause) == [.groupMissing])
        #expect(try scene.drift.map(\.since) == [scene.minutes(2)], "until then it was in step")
    }

    @Test func `an ambiguous name dates from its second bearer, whatever is edited after it`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, []))
        try scene.see(Self.sales(1, []), Self.twin)
        #expect(try scene.drift.map(\.since) == [scene.minutes(2), scene.minutes(2)])
        try scene.see(Self.sales(2, ["x"]), Self.twin)
        try scene.see(Self.sales(2, ["x"]), Self.sales(2, ["y"], id: "twin"))
        #expect(try scene.drift.map(\.since) == [scene.minutes(2), scene.minutes(2)])
    }

    @Test func `a third bearer does not make a name ambiguous anew`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, []), Self.twin)
        try scene.see(Self.sales(1, []), Self.twin, Self.sales(1, [], id: "third"))
        #expect(try scene.drift.map(\.since) == Array(repeating: scene.minutes(1), count: 3))
    }

    @Test func `a bearer that was away and took the name again makes it ambiguous from then on`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, []))
        try scene.see(Self.sales(2, [], name: "Selling"))
        try scene.see(Self.sales(2, [], name: "Selling"), Self.twin)
        try scene.see(Self.sales(3, []), Self.twin)
        #expect(try scene.drift.map(\.since) == [scene.minutes(4), scene.minutes(4)])
    }

    @Test func `a bearer that vanished and came back makes the name ambiguous from then on`() throws {
        let scene = try Scene()
        try scene.map(["a", "b"])
        try scene.see(Self.sales(1, []), Self.twin)
        try scene.see(Self.sales(1, []))
        try scene.see(Self.sales(1, []), Self.twin)
        #expect(try scene.drift.map(\.cause) == [.ambiguousName, .ambiguousName])
        #expect(try scene.drift.map(\.since) == [scene.minutes(3), scene.minutes(3)])
    }
}
