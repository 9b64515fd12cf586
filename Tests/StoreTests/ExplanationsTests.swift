import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct ExplanationsTests {
    private let scratch: Scratch
    private let store: Store

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
    }

    private func map(_ groups: KeyValuePairs<String, SkillSet>) throws {
        _ = try store.importRevision(
            groups.map { Mapping(groupName: $0.key, skills: $0.value) }, from: .test(at: scratch.now))
        scratch.advance(60)
    }

    private func see(_ groups: Sighting...) throws {
        try store.pollOnce([groups])
        scratch.advance(60)
    }

    private func sales(_ version: Int, _ skills: SkillSet, id: String = "g", name: String = "Sales") -> Sighting {
        .test(id, name: name, version: "\(version)", lastModified: "t\(version)", skills: skills)
    }

    @Test func `a group in step has all its records and no drift, by its name and by its id`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, []))
        let attempt = try store.put(on: "g", Settlement(outcome: .applied), leaving: sales(2, ["a"]))
        for asked in ["Sales", "g"] {
            let told = try store.explanation(of: asked)
            #expect(told.name == "Sales")
            #expect(told.bearers == ["g"])
            #expect(told.sighting?.target.serverID == "g")
            #expect(told.sighting?.source == .put)
            #expect(told.sighting?.snapshot.skills == ["a"])
            #expect(told.mapping == Mapping(groupName: "Sales", skills: ["a"]))
            #expect(told.revision?.number == 1)
            #expect(told.drift == nil)
            #expect(told.applied?.attempt == attempt)
            #expect(told.lastAttempt?.id == attempt)
            #expect(told.lastCycle?.id == 2)
        }
    }

    @Test func `the last PUT and the last applied one are told apart`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, []))
        let applied = try store.put(on: "g", Settlement(outcome: .applied), leaving: sales(2, ["a"]))
        try see(sales(3, ["x"]))
        let failed = try store.put(on: "g", Settlement(outcome: .failed, httpStatus: 500, error: "oops"))
        let told = try store.explanation(of: "Sales")
        #expect(told.applied?.attempt == applied)
        #expect(told.lastAttempt?.id == failed)
        #expect(told.lastAttempt?.error == "oops")
        #expect(told.drift?.cause == .putFailed)
    }

    @Test func `the revision is the one that gave the mapping its present skills, or took it away`() throws {
        try map(["Sales": ["a"], "Care": ["b"]])
        try map(["Sales": ["a"], "Care": ["c"]])
        #expect(try store.explanation(of: "Sales").revision?.number == 1)
        #expect(try store.explanation(of: "Care").revision?.number == 2)
        try map(["Care": ["c"]])
        let told = try store.explanation(of: "Sales")
        #expect(told.mapping == nil)
        #expect(told.revision?.number == 3)
        #expect(told.mappedNames == ["Care"])
        #expect(try store.explanation(of: "Care").revision?.number == 2)
    }

    @Test func `of a name that nobody knows nothing is told but what is mapped`() throws {
        try map(["Sales": ["a"]])
        let told = try store.explanation(of: "Slaes")
        #expect(told.name == "Slaes")
        #expect(told.bearers.isEmpty && told.sighting == nil && told.mapping == nil && told.revision == nil)
        #expect(told.drift == nil && told.applied == nil && told.lastAttempt == nil && told.lastCycle == nil)
        #expect(told.mappedNames == ["Sales"])
    }

    @Test func `a name of several groups is told of as such, and each of them by its id`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["g"]), sales(1, ["h"], id: "h"))
        let told = try store.explanation(of: "Sales")
        #expect(told.bearers == ["g", "h"])
        #expect(told.sighting == nil && told.applied == nil && told.lastAttempt == nil)
        #expect(told.drift?.cause == .ambiguousName)
        for id in ["g", "h"] {
            let one = try store.explanation(of: id)
            #expect(one.name == "Sales" && one.bearers == ["g", "h"])
            #expect(one.sighting?.target.serverID == id)
            #expect(one.drift?.cause == .ambiguousName)
            #expect(one.drift?.serverID == id)
            #expect(one.drift?.observed == [id])
        }
    }

    @Test func `an id that is also the name of several groups tells of the group that has it`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, []), sales(1, [], id: "h", name: "g"), sales(1, [], id: "i", name: "g"))
        let told = try store.explanation(of: "g")
        #expect(told.name == "Sales")
        #expect(told.sighting?.target.serverID == "g", "a trail takes it so as well")
    }

    @Test func `a mapped name whose bearer was renamed is told of by the name that is mapped`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["a"]))
        try see(sales(2, ["a"], name: "Selling"))
        let told = try store.explanation(of: "Sales")
        #expect(told.mapping == Mapping(groupName: "Sales", skills: ["a"]))
        #expect(told.drift?.cause == .groupMissing)
        #expect(try store.explanation(of: "Selling").mapping == nil)
    }

    @Test func `a mapped name that two groups bore and none bears is told of, not refused`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["a"]), .test("other"))
        try see(sales(2, ["a"], name: "Selling"), sales(1, ["a"], id: "h"), .test("other"))
        try see(sales(2, ["a"], name: "Selling"), .test("other"))
        #expect(try store.drift().map(\.cause) == [.groupMissing])
        let told = try store.explanation(of: "Sales")
        #expect(told.drift?.cause == .groupMissing)
    }

    @Test func `a mapped name whose two bearers both vanished is told of, not refused`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["a"]), sales(1, ["a"], id: "h"), .test("other"))
        try see(.test("other"))
        #expect(try store.explanation(of: "Sales").drift?.cause == .groupMissing)
    }

    @Test func `a group that vanished takes nothing from the one that bears its name now`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["x"]))
        try see(sales(1, ["a"], id: "h"))
        #expect(try store.drift().isEmpty, "the new bearer is in step")
        let gone = try store.explanation(of: "g")
        #expect(gone.sighting?.source == .vanished)
        let now = try store.explanation(of: "Sales")
        #expect(now.sighting?.target.serverID == "h")
        #expect(now.drift == nil)

        try see(sales(2, ["y"], id: "h"))
        #expect(try store.explanation(of: "Sales").drift?.serverID == "h")
        #expect(try store.explanation(of: "g").drift?.serverID != "h", "that is the other's drift")
    }

    @Test func `a group that vanished is told of by its name and by its id`() throws {
        try map(["Sales": ["a"]])
        try see(sales(1, ["x"]), .test("other"))
        try see(.test("other"))
        for asked in ["Sales", "g"] {
            let told = try store.explanation(of: asked)
            #expect(told.bearers.isEmpty)
            #expect(told.sighting?.source == .vanished)
            #expect(told.drift?.cause == .groupMissing)
        }
    }

    @Test func `of many drifting groups each is told its own`() throws {
        var history = try RandomHistory(seed: 61)
        try history.live(steps: 40)
        let drift = try history.store.drift()
        #expect(drift.count > 1)
        for row in drift {
            guard row.targetID != nil, let id = row.serverID else { continue }
            let told = try history.store.explanation(of: id)
            #expect(told.drift == row)
            #expect(told.mapping?.skills == row.mapped)
            #expect(told.revision?.number == row.revision)
            #expect(told.lastAttempt?.id == row.lastAttempt)
            #expect(told.sighting?.id == row.snapshot)
        }
        for applied in try history.store.applied() {
            #expect(try history.store.explanation(of: applied.target.serverID).applied == applied)
        }
    }
}
