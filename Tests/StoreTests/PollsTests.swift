import Domain
import Store
import TestSupport
import Testing

@Suite struct PollsTests {
    @Test func `a poll that shows nothing new writes its cycle and nothing else`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let pages = [[Sighting.test("1"), .test("2")], [.test("3")]]
        try store.pollOnce(pages)
        let tables = [
            "target", "snapshot", "page", "skill_set", "attempt", "settlement", "unsettled", "revision", "mapping",
        ]
        let before = try tables.map { try scratch.sql("SELECT * FROM \($0)") }
        let conclusion = try store.pollOnce(pages)
        #expect(conclusion == (try store.pollOnce(pages)))
        #expect(conclusion?.isComplete == true)
        #expect(conclusion?.groups == 3)
        #expect(try tables.map { try scratch.sql("SELECT * FROM \($0)") } == before)
        #expect(try scratch.sql("SELECT count(*) FROM cycle") == [["3"]])
    }

    @Test func `what differs is kept as one more snapshot`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        try store.pollOnce([[.test("1", skills: ["a"]), .test("2")]])
        try store.pollOnce([[.test("1", version: "2", skills: ["b"]), .test("2")]])
        let history = try scratch.sql(
            """
            SELECT server_id, version, skills, source
            FROM snapshot JOIN target ON target.id = target_id LEFT JOIN skill_set ON skill_set.id = skill_set_id
            ORDER BY snapshot.id
            """)
        #expect(
            history == [["1", "1", #"["a"]"#, "poll"], ["2", "1", "[]", "poll"], ["1", "2", #"["b"]"#, "poll"]])
    }

    @Test func `a group that a complete poll no longer has is kept as vanished, and as itself when it comes back`()
        throws
    {
        let scratch = try Scratch()
        let store = try scratch.store()
        try store.pollOnce([[.test("1"), .test("2")]])
        try store.pollOnce([[.test("1")]])
        #expect(try store.status().knownGroups == 1)
        try store.pollOnce([[.test("1"), .test("2")]])
        #expect(try store.status().knownGroups == 2)
        #expect(
            try scratch.sql("SELECT source FROM snapshot WHERE target_id = 2 ORDER BY id") == [
                ["poll"], ["vanished"], ["poll"],
            ])
    }

    @Test func `a poll in which one group fills the place of two is never complete`() throws {
        let store = try Scratch().store()
        for _ in 0..<3 {
            let conclusion = try store.pollOnce([[.test("1"), .test("1")]], total: 2)
            #expect(conclusion?.isComplete == false)
            #expect(conclusion?.groups == 1)
        }
    }

    @Test func `nothing is concluded from absence where the poll falls short of the total`() throws {
        let store = try Scratch().store()
        try store.pollOnce([[.test("1"), .test("2")]])
        let conclusion = try store.pollOnce([[.test("1")], []], total: 2)
        #expect(conclusion?.isComplete == false)
        #expect(try store.status().knownGroups == 2)
    }

    @Test func `a group that arrives on two pages is counted once`() throws {
        let store = try Scratch().store()
        let conclusion = try store.pollOnce([[.test("1"), .test("2")], [.test("2")]], total: 3)
        #expect(conclusion?.groups == 2)
        #expect(conclusion?.isComplete == false)
    }

    @Test func `groups that shift to other pages are not news`() throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        try store.pollOnce([[.test("1"), .test("2")], [.test("3"), .test("4")]])
        let conclusion = try store.pollOnce([[.test("0"), .test("1")], [.test("2"), .test("3")], [.test("4")]])
        #expect(conclusion == PollConclusion(isComplete: true, groups: 5))
        #expect(try scratch.sql("SELECT count(*) FROM snapshot") == [["5"]])
    }

    @Test func `a page whose group moved away in an unfinished poll is read again though its bytes come back`() throws {
        let store = try Scratch().store()
        let atFirst: [[Sighting]] = [[.test("1"), .test("2")], [.test("3"), .test("4")]]
        try store.pollOnce(atFirst)
        // Group 1 goes, so that 3 moves up; the poll breaks off before the second page, and then all is as it was.
        let broken = try store.openCycle(.sync, mode: .replace)
        try store.poll([[.test("2"), .test("3")]], total: 3, in: broken, finish: false)
        let conclusion = try store.pollOnce(atFirst)
        #expect(conclusion == PollConclusion(isComplete: true, groups: 4))
        #expect(try store.status().knownGroups == 4)
    }

    @Test func `a group that was replaced while a poll broke off vanishes with the next poll, though nothing changes`()
        throws
    {
        let store = try Scratch().store()
        let before: [[Sighting]] = [[.test("a")], [.test("b")], [.test("c")]]
        let after: [[Sighting]] = [[.test("a")], [.test("b2")], [.test("c")]]
        try store.pollOnce(before)
        let broken = try store.openCycle(.sync, mode: .replace)
        try store.poll(Array(after.prefix(2)), total: 3, in: broken, finish: false)
        let conclusion = try store.pollOnce(after)
        #expect(conclusion == PollConclusion(isComplete: true, groups: 3))
        #expect(try store.status().knownGroups == 3)
    }

    @Test func `another page size is no reason to think that groups vanished`() throws {
        let store = try Scratch().store()
        let groups = (1...6).map { Sighting.test("\($0)") }
        try store.pollOnce([Array(groups[0..<3]), Array(groups[3..<6])])
        let conclusion = try store.pollOnce([Array(groups[0..<4]), Array(groups[4..<6])])
        #expect(conclusion == PollConclusion(isComplete: true, groups: 6))
        try store.pollOnce([Array(groups[0..<2]), Array(groups[2..<4]), Array(groups[4..<6])])
        #expect(try store.status().knownGroups == 6)
    }

    /// The first once found a group that stayed known for ever; the last is another in each run.
    @Test(arguments: [17_347_730_539_566_908_724, 1, 2, 3, UInt64.random(in: 0...UInt64.max)])
    func `any history of pages ends with just the groups that the server has`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let store = try Scratch().store()
        var groups: [Sighting] = []
        var nextID = 0
        for round in 0..<60 {
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                switch Int.random(in: 0...3, using: &random) {
                case 0 where !groups.isEmpty:
                    groups.remove(at: Int.random(in: groups.indices, using: &random))
                case 1 where !groups.isEmpty:
                    let index = Int.random(in: groups.indices, using: &random)
                    let version = Int(groups[index].version ?? "0") ?? 0
                    groups[index] = .test(groups[index].id, version: "\(version + 1)", skills: ["\(version)"])
                default:
                    nextID += 1
                    groups.insert(.test("\(nextID)"), at: Int.random(in: 0...groups.count, using: &random))
                }
            }
            let size = Int.random(in: 2...4, using: &random)
            var pages = stride(from: 0, to: groups.count, by: size).map {
                Array(groups[$0..<min($0 + size, groups.count)])
            }
            if pages.isEmpty { pages = [[]] }
            if Int.random(in: 0...3, using: &random) == 0 {
                let cycle = try store.openCycle(.sync, mode: .replace)
                let seen = Array(pages.prefix(Int.random(in: 0...pages.count, using: &random)))
                try store.poll(seen, total: groups.count, in: cycle, finish: false)
                continue
            }
            let conclusion = try store.pollOnce(pages)
            #expect(
                conclusion == PollConclusion(isComplete: true, groups: groups.count), "seed \(seed), round \(round)")
            #expect(try store.status().knownGroups == groups.count, "seed \(seed), round \(round)")
        }
    }
}
