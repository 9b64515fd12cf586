import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct PassedOverTests {
    private let scratch: Scratch
    private let store: Store

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
        let mappings = [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["b"])]
        _ = try store.importRevision(mappings, from: .test(at: scratch.now))
        try store.pollPeople(["Ann": (["s"], [])], in: try store.openCycle(.sync, mode: .replace))
    }

    private func pass(_ people: [Roster.Passed]) throws -> [String] {
        scratch.advance(60)
        return try store.pass(over: people, in: try store.openCycle(.sync, mode: .replace)).map(\.displayName)
    }

    private func eve(
        _ reason: Roster.Passed.Reason = .notActive, name: String = "Eve", groups: [String] = ["s"]
    ) -> Roster.Passed {
        Roster.Passed(id: "eve", displayName: name, reason: reason, groups: groups)
    }

    @Test func `who is passed over is news once, and again for another reason`() throws {
        #expect(try pass([eve()]) == ["Eve"])
        let first = try #require(try store.passedOver().first)
        #expect(first.since == scratch.now)
        #expect(first.groups == [Giver(id: "s", name: "Sales")])
        #expect(try pass([eve()]) == [])
        #expect(try pass([eve(name: "Eve Ray", groups: ["c", "s"])]) == [])
        let renamed = try #require(try store.passedOver().first)
        #expect(renamed.name == "Eve Ray" && renamed.groups.map(\.name) == ["Care", "Sales"])
        #expect(renamed.since == first.since && renamed.cycle == first.cycle)

        #expect(try pass([eve(.skillsNotShown)]) == ["Eve"])
        #expect(try store.passedOver().map(\.since) == [scratch.now])
        #expect(try pass([]) == [])
        #expect(try store.passedOver().isEmpty)
        #expect(try pass([eve(.skillsNotShown)]) == ["Eve"])
    }

    @Test func `a list that breaks off lets go of nobody who was on it`() throws {
        _ = try pass([eve()])
        let cycle = try store.openCycle(.sync, mode: .replace)
        #expect(try store.pass(over: [], keepingThoseIn: ["s"], in: cycle).isEmpty)
        #expect(try store.passedOver().map(\.name) == ["Eve"])
        #expect(try store.pass(over: [], keepingThoseIn: ["c"], in: cycle).isEmpty)
        #expect(try store.passedOver().isEmpty)
    }

    @Test func `they are found by name, by id and by group`() throws {
        let bob = Roster.Passed(id: "bob", displayName: "Bob", reason: .skillsNotShown, groups: ["c"])
        _ = try pass([eve(), bob])
        for (text, names) in [
            ("Eve", ["Eve"]), ("eve", ["Eve"]), ("Sales", ["Eve"]), ("s", ["Eve"]), ("Care", ["Bob"]), ("Ann", []),
        ] {
            #expect(try store.passedOver(about: text).map(\.name) == names, "\(text)")
        }
        #expect(try store.passedOver().map(\.name) == ["Bob", "Eve"])
        #expect(try store.status().passedOver.map(\.name) == ["Bob", "Eve"])
        #expect(try store.explanation(of: "Sales").passedOver.map(\.name) == ["Eve"])
    }

    @Test func `a name means somebody who was passed over only where it means nobody else`() throws {
        let twin = Roster.Passed(id: "eve2", displayName: "Eve", reason: .notActive, groups: [])
        let ann = Roster.Passed(id: "ann2", displayName: "Ann", reason: .notActive, groups: [])
        _ = try pass([eve(), twin, ann])
        #expect(throws: StoreError.ambiguousName("Eve", ids: ["eve", "eve2"])) {
            try store.passedPerson(meantBy: "Eve")
        }
        #expect(try store.passedPerson(meantBy: "eve2")?.name == "Eve")
        #expect(try store.passedPerson(meantBy: "Ann") == nil)
        #expect(try store.passedPerson(meantBy: "ann2")?.id == "ann2")
        #expect(try store.passedPerson(meantBy: "Sales") == nil)
        #expect(try store.passedPerson(meantBy: "s") == nil)
    }

    @Test func `somebody known who is passed over is explained with that`() throws {
        _ = try pass([Roster.Passed(id: "ann", displayName: "Ann", reason: .notActive, groups: ["s"])])
        #expect(try store.personExplanation(of: "Ann")?.passedOver?.reason == .notActive)
    }

    @Test func `the cycle in which it began may be pruned`() async throws {
        _ = try pass([eve()])
        for _ in 0..<3 {
            scratch.advance(60)
            try store.closeCycle(try store.openCycle(.sync, mode: .replace), .converged, tally: Cycle.Tally())
        }
        scratch.advance(60)
        #expect(try store.prune(before: scratch.now, by: "ann@desk").cycles > 0)
        #expect(try store.passedOver().map(\.name) == ["Eve"])
        #expect(try scratch.sql("PRAGMA foreign_key_check").isEmpty)
        #expect(try await store.verify().flaw == nil)
    }

    @Test func `ids that are another only by their Unicode form are others`() throws {
        func person(_ id: String, _ name: String) -> Roster.Passed {
            Roster.Passed(id: id, displayName: name, reason: .notActive, groups: ["s"])
        }
        #expect(try pass([person("\u{E9}", "Composed")]) == ["Composed"])
        #expect(try pass([person("e\u{301}", "Decomposed")]) == ["Decomposed"])
        #expect(try store.passedOver().map(\.name) == ["Decomposed"])
        #expect(try pass([person("\u{E9}", "Composed"), person("e\u{301}", "Decomposed")]) == ["Composed"])
        #expect(try pass([]) == [])
        #expect(try store.passedOver().isEmpty)

        _ = try store.pollOnce([[.test("\u{E9}", skills: nil), .test("e\u{301}", skills: nil)]])
        try store.learn(people: 1, in: "\u{E9}")
        try store.learn(people: 2, in: "e\u{301}")
        #expect(try store.memberCounts() == [ExactName("\u{E9}"): 1, ExactName("e\u{301}"): 2])
    }

    @Test func `how many people a group has is kept as its list said it`() throws {
        #expect(try store.memberCounts().isEmpty)
        try store.learn(people: 3, in: "s")
        try store.learn(people: 5, in: "s")
        try store.learn(people: 1, in: "unknown")
        #expect(try store.memberCounts() == [ExactName("s"): 5])
    }
}
