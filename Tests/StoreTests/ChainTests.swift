import Crypto
import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct ChainTests {
    /// What the hash of an event is, told once more from the outside: with plain SQL and SHA-256.
    private func recomputedHead(_ scratch: Scratch) throws -> String {
        var hash = Data(count: 32)
        for row in try scratch.sql("SELECT body FROM events ORDER BY id") {
            hash = Data(SHA256.hash(data: hash + Data(SHA256.hash(data: Data(row[0].utf8)))))
        }
        return hash.map { String(format: "%02x", $0) }.joined()
    }

    @Test func `an empty trail is whole`() async throws {
        let scratch = try Scratch()
        let verification = try await scratch.store().verify()
        #expect(verification.flaw == nil)
        #expect(verification.head == ChainHead(id: 0, hash: String(repeating: "0", count: 64)))
        #expect(verification.events == 0)
    }

    @Test(arguments: [1, 2, 3])
    func `a long history verifies, by however many it is walked, and its head is what SHA-256 makes of it`(
        walkers: Int
    ) async throws {
        var history = try RandomHistory(seed: 11)
        try history.live(steps: 60)
        let verification = try await history.scratch.store(.readOnly).verify(walkers: walkers)
        #expect(verification.flaw == nil)
        #expect(verification.head.hash == (try recomputedHead(history.scratch)))
        #expect(verification.events == Int(verification.head.id))
        #expect(verification.events > 50)
    }

    @Test func `every event has the next number, whatever it is`() throws {
        var history = try RandomHistory(seed: 12)
        try history.live(steps: 40)
        let store = history.store
        _ = try store.importRevision(
            [Mapping(groupName: "Full", skills: [])], from: .test(at: history.scratch.now))
        let full = [Sighting.test("full", name: "Full", skills: ["f"])]
        _ = try store.approve(#require(try store.guardedCycle(full).hold).token, by: "ann@desk")
        try #require(try store.guardedCycle(full).release != nil)
        let ids = try history.scratch.sql("SELECT id FROM events ORDER BY id").map { Int($0[0]) }
        #expect(ids == Array(1...ids.count))
        let kinds = try history.scratch.sql("SELECT DISTINCT event FROM events").flatMap(\.self)
        #expect(Set(kinds) == ["snapshot", "attempt", "settlement", "revision", "hold", "release"])
    }

    @Test func `a head noted earlier stays part of the chain, until the tail is cut`() async throws {
        var history = try RandomHistory(seed: 13)
        try history.live(steps: 20)
        let noted = try await history.store.verify().head
        try history.live(steps: 20)
        let store = history.store
        #expect(try await store.verify(head: noted.hash).noted == .found(noted.id))
        #expect(try await store.verify(head: noted.hash.uppercased(), number: noted.id).noted == .found(noted.id))
        #expect(try await store.verify(head: noted.hash, number: noted.id + 1).noted == .contradicted(noted.id + 1))
        let other = String(repeating: "a", count: 64)
        #expect(try await store.verify(head: other).noted == .notFound)
        #expect(try await store.verify(head: other, number: 5).noted == .contradicted(5))
        #expect(try await store.verify().noted == nil)
    }

    @Test func `what a transaction rolls back leaves no hole in the numbers`() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        try scratch.execute("CREATE INDEX refuse ON mapping (json('no JSON' || group_name))")
        #expect(throws: StoreError.self) {
            try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        }
        try scratch.execute("DROP INDEX refuse")
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test())
        let verification = try await store.verify()
        #expect(verification.flaw == nil)
        #expect(verification.events == 1)
    }

    @Test func `names with quotes, controls and signs beyond ASCII are hashed as they are`() async throws {
        let scratch = try Scratch()
        let store = try scratch.store()
        let names = ["\"quoted\\\"", "tab\tline\nend", "\u{1}\u{7F}\u{202E}", "日本 🧑‍🚀 e\u{301}"]
        _ = try store.importRevision(names.map { Mapping(groupName: $0, skills: ["a"]) }, from: .test(note: names[1]))
        try store.pollOnce([names.enumerated().map { .test("\($0.offset)", name: $0.element) }])
        let verification = try await store.verify()
        #expect(verification.flaw == nil)
        #expect(verification.head.hash == (try recomputedHead(scratch)))
    }
}
