import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Why people drift: each cause by itself, and which is told where several hold.
@Suite struct PeopleDriftTests {
    /// Ann, in groups that are to give skills, and how she got out of step.
    struct Story: Sendable, CustomTestStringConvertible {
        let title: String
        /// `nil` where she is in step.
        let cause: Drift.Cause?
        /// The step that the drift dates from.
        let since: Double?
        let steps: @Sendable (Scene) throws -> Void

        init(
            _ title: String, _ cause: Drift.Cause?, since: Double? = nil,
            _ steps: @escaping @Sendable (Scene) throws -> Void
        ) {
            self.title = title
            self.cause = cause
            self.since = since
            self.steps = steps
        }

        var testDescription: String { title }
    }

    /// A store whose clock goes on by a minute with each step, and the groups Sales (`s`) and Care (`c`).
    struct Scene {
        let scratch: Scratch
        let store: Store
        let mode: Mode

        init(mode: Mode = .replace) throws {
            scratch = try Scratch()
            store = try scratch.store()
            self.mode = mode
        }

        func minutes(_ number: Double) -> Date { Date(timeIntervalSince1970: 1_800_000_000 + number * 60) }

        func map(_ groups: [String: SkillSet]) throws {
            let mappings = groups.sorted { $0.key < $1.key }.map { Mapping(groupName: $0.key, skills: $0.value) }
            _ = try store.importRevision(mappings, from: .test(at: scratch.now))
            scratch.advance(60)
        }

        /// A poll that finds Ann in these groups, bearing this.
        func see(_ groups: Set<String>, _ skills: SkillSet, twin: Bool = false) throws {
            let cycle = try store.openCycle(.sync, mode: mode)
            try store.pollPeople(["Ann": (groups, skills)], twin: twin, in: cycle)
            try store.closeCycle(cycle, .converged, tally: Cycle.Tally())
            scratch.advance(60)
        }

        /// What the plan says, written.
        func write(_ outcome: Attempt.Outcome, leaving skills: SkillSet? = nil) throws {
            let cycle = try store.openCycle(.sync, mode: mode)
            let change = try #require(Plan(mending: try store.plannableDrift(), mode: mode).changes.first)
            let attempt = try store.recordAttempt(change, number: 1, in: cycle)
            let shown = skills ?? (outcome == .applied ? change.after : nil)
            let settlement = Settlement(outcome: outcome, httpStatus: outcome == .applied ? 200 : nil)
            try store.settle(attempt, settlement, showing: shown.map(Self.ann), in: cycle)
            try store.closeCycle(cycle, .partial, tally: Cycle.Tally())
            scratch.advance(60)
        }

        /// A plan that finds these skills not to be at the server.
        func note(unavailable skills: [String]) throws {
            let cycle = try store.openCycle(.plan, mode: mode)
            try store.note(unavailable: skills, in: cycle)
            try store.closeCycle(cycle, .planned, tally: Cycle.Tally())
            scratch.advance(60)
        }

        static func ann(_ skills: SkillSet) -> Sighting {
            Sighting(kind: .user, id: "ann", displayName: "Ann", version: nil, lastModified: nil, skills: skills)
        }
    }

    private static func rated(_ id: String, _ proficiency: Double) -> SkillSet {
        SkillSet([Skill(id: id, proficiency: proficiency)])
    }

    static let stories: [Story] = [
        Story("in step of her own accord", nil) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], ["a"])
        },
        Story("nothing was ever applied", .neverApplied, since: 1) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
        },
        Story("a write failed", .putFailed, since: 2) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.failed)
            try $0.write(.rejected)
        },
        Story("a write was answered well, and left out what it was sent for", .notAccepted, since: 2) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], ["x"])
            try $0.write(.applied, leaving: ["x"])
        },
        Story("the server stored another proficiency than it was sent, again and again", .notAccepted, since: 2) {
            try $0.map(["Sales": rated("a", 2.5)])
            try $0.see(["s"], [])
            try $0.write(.applied, leaving: rated("a", 2))
            try $0.see(["s"], rated("a", 2))
            try $0.write(.applied, leaving: rated("a", 2))
        },
        Story("the server kept what a write removed", .notAccepted, since: 4) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.map(["Sales": []])
            try $0.write(.applied, leaving: ["a"])
        },
        Story("the server stored something else, and then refused", .putFailed, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied, leaving: [])
            try $0.write(.rejected)
        },
        Story("the server refused, and then stored something else", .notAccepted, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.rejected)
            try $0.write(.applied, leaving: [])
        },
        Story("the server stored something else before the mapping asked for another skill", .mappingChanged, since: 3)
        {
            try $0.map(["Sales": rated("a", 2.5)])
            try $0.see(["s"], [])
            try $0.write(.applied, leaving: rated("a", 2))
            try $0.map(["Sales": ["b"]])
        },
        Story("what is missing is not at the server", .unavailable, since: 2) {
            try $0.map(["Sales": ["a", "b"]])
            try $0.see(["s"], ["a"])
            try $0.note(unavailable: ["b", "c"])
        },
        Story("what is missing was refused before it was known not to be at the server", .unavailable, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.rejected)
            try $0.note(unavailable: ["a"])
        },
        Story("something that is at the server is missing too", .neverApplied, since: 1) {
            try $0.map(["Sales": ["a", "b"]])
            try $0.see(["s"], [])
            try $0.note(unavailable: ["b"])
        },
        Story("what is missing is at the server again", .neverApplied, since: 1) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.note(unavailable: ["a"])
            try $0.note(unavailable: [])
        },
        Story("somebody took away what is not at the server any more", .unavailable, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], ["a"])
            try $0.see(["s"], [])
            try $0.note(unavailable: ["a"])
        },
        Story("somebody took a skill away", .changedOutside, since: 3) {
            try $0.map(["Sales": ["a", "b"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s"], ["a"])
        },
        Story("somebody rated a skill of ours", .changedOutside, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s"], rated("a", 4))
        },
        Story("others gave a skill before us", .changedOutside, since: 1) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], ["x"])
            try $0.write(.applied)
        },
        Story("others gave a skill after us", .changedOutside, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s"], ["a", "x"])
        },
        Story("she left a group", .membershipChanged, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see([], ["a"])
        },
        Story("she joined another group", .membershipChanged, since: 3) {
            try $0.map(["Sales": ["a"], "Care": ["b"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s", "c"], ["a"])
        },
        Story("the mapping asks for something else", .mappingChanged, since: 3) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.map(["Sales": ["b"]])
        },
        Story("the mapping asks for another proficiency", .mappingChanged, since: 3) {
            try $0.map(["Sales": rated("a", 2)])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.map(["Sales": rated("a", 4)])
            try $0.see(["s"], rated("a", 2).union(["x"]))
        },
        Story("her group is mapped no longer", .mappingChanged, since: 3) {
            try $0.map(["Sales": ["a"], "Care": []])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.map(["Care": []])
        },

        Story("a failed write, and then she joined another group", .neverApplied, since: 3) {
            try $0.map(["Sales": ["a"], "Care": ["b"]])
            try $0.see(["s"], [])
            try $0.write(.failed)
            try $0.see(["s", "c"], [])
        },
        Story("she joined another group, and then a write failed", .putFailed, since: 4) {
            try $0.map(["Sales": ["a"], "Care": ["b"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s", "c"], ["a"])
            try $0.write(.failed)
        },
        Story("an edit, and then a failed write", .putFailed, since: 4) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s"], [])
            try $0.write(.failed)
        },
        Story("she joined another group, and then the mapping changed", .mappingChanged, since: 4) {
            try $0.map(["Sales": ["a"], "Care": ["b"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s", "c"], ["a"])
            try $0.map(["Sales": ["a"], "Care": ["c"]])
        },
        Story("she bore what is asked for on her own, and somebody took it", .changedOutside, since: 2) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], ["a"])
            try $0.see(["s"], [])
        },
        Story("she left a group whose name another group took", nil) {
            try $0.map(["Sales": ["a"]])
            try $0.see(["s"], [])
            try $0.write(.applied)
            try $0.see(["s"], ["a"], twin: true)
        },
    ]

    @Test(arguments: stories) func `the first cause that holds is told, and since when`(story: Story) throws {
        let scene = try Scene()
        try story.steps(scene)
        let drift = try scene.store.drift().filter { $0.targetKind == .user }
        #expect(drift.map(\.cause) == [story.cause].compactMap(\.self))
        #expect(drift.map(\.since) == [story.since].compactMap { $0 }.map(scene.minutes))
    }

    @Test func `what was not at the server then is the cause of then, whatever was found since`() throws {
        let scene = try Scene()
        try scene.map(["Sales": ["a"]])
        try scene.see(["s"], [])
        let before = scene.scratch.now
        try scene.note(unavailable: ["a"])
        let meanwhile = scene.scratch.now
        let drift = try scene.store.drift()
        try scene.note(unavailable: [])
        #expect(try scene.store.drift(at: before - 1).map(\.cause) == [.neverApplied])
        #expect(try scene.store.drift(at: meanwhile - 1) == drift)
        #expect(try scene.store.drift().map(\.cause) == [.neverApplied])
        try scene.note(unavailable: ["a"])
        #expect(try scene.store.drift().map(\.since) == [scene.minutes(4)])
    }

    @Test func `in additive mode what others gave, and rated, is nobody's business`() throws {
        let scene = try Scene(mode: .additive)
        try scene.map(["Sales": ["a", "b"]])
        try scene.see(["s"], ["x"])
        try scene.write(.applied)
        #expect(try scene.store.drift().isEmpty)
        try scene.see(["s"], SkillSet(["b", "x"]).union(Self.rated("a", 3)))
        #expect(try scene.store.drift().isEmpty)
        try scene.see(["s"], ["x"])
        #expect(try scene.store.drift().map(\.missing) == [["a", "b"]])
    }

    @Test func `a proficiency of many digits is the same in the database as in a mapping`() throws {
        let scene = try Scene()
        let skills = Self.rated("a", 3.3333333333333335)
        try scene.map(["Sales": skills])
        try scene.see(["s"], [])
        #expect(try scene.store.drift().map(\.missing) == [skills])
        try scene.write(.applied)
        #expect(try scene.store.drift().isEmpty)
    }

    @Test func `drift is found by the group that asks, by the person's name and by their id`() throws {
        let scene = try Scene()
        try scene.map(["Sales": ["a"], "Care": ["b"]])
        try scene.see(["s"], [])
        for name in ["Sales", "Ann", "ann"] {
            #expect(try scene.store.drift(about: name).map(\.name) == ["Ann"], "\(name)")
            #expect(try scene.store.drift(about: name, at: scene.scratch.now).map(\.name) == ["Ann"], "\(name)")
        }
        #expect(try scene.store.drift(about: "Care").isEmpty)
        try scene.write(.applied)
        for name in ["Sales", "Ann", "ann"] {
            #expect(try scene.store.applied(about: name).map(\.target.name) == ["Ann"], "\(name)")
            #expect(try scene.store.attempts(AttemptFilter(about: name)).map(\.target.name) == ["Ann"], "\(name)")
        }
        #expect(try scene.store.attempts(AttemptFilter(about: "Care")).isEmpty)
    }
}

extension Store {
    /// A poll that finds these people in the groups Sales (`s`) and Care (`c`), and no others.
    ///
    /// - Parameter twin: whether another group is called Sales as well.
    func pollPeople(
        _ people: [String: (groups: Set<String>, skills: SkillSet)], twin: Bool = false,
        calling sales: String = "Sales", in cycle: Cycle.ID
    ) throws {
        let groups = [("c", "Care"), ("s", sales)] + (twin ? [("t", "Sales")] : [])
        try poll(
            [
                groups.map {
                    Sighting(id: $0, displayName: $1, version: "1", lastModified: nil, skills: nil, groups: [])
                }
            ],
            in: cycle)
        let followers = try followers(in: cycle)
        var roster = Roster()
        func member(_ name: String) -> Member? {
            people[name].map { Member(id: name.lowercased(), displayName: name, skills: $0.skills) }
        }
        for giver in try givers() {
            let members = people.keys.sorted().filter { people[$0]?.groups.contains(giver.id) ?? false }
            roster.take(members.compactMap(member), of: giver.id, isComplete: true)
        }
        let doubtful = roster.doubtful(of: followers, at: .distantPast, in: cycle)
        let found = people.keys.sorted().filter { doubtful.contains($0.lowercased()) }.compactMap(member)
        let deleted = doubtful.filter { id in !found.contains { $0.id == id } }
        roster.take(FoundPeople(members: found, deleted: deleted, isComplete: true), askedFor: doubtful)
        _ = try conclude(roster, over: followers, followed: followedGroups(), in: cycle)
    }
}
