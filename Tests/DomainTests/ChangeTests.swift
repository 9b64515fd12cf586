import Domain
import Testing

@Suite struct ChangeTests {
    private func change(observed: SkillSet?, granted: SkillSet = [], mode: Mode = .replace) -> Change? {
        Change(
            target: Target(id: 1, kind: .group, serverID: "g", name: "Sales"), cause: .changedOutside,
            mapped: ["a", "b"], revision: 1, base: 7, baseVersion: "3", observed: observed, granted: granted, mode: mode
        )
    }

    @Test func `a target that bears what is asked for needs no change`() {
        #expect(change(observed: ["b", "a"]) == nil)
    }

    @Test func `it names what it adds and what it removes`() throws {
        let change = try #require(self.change(observed: ["b", "c"]))
        #expect(change.add == ["a"])
        #expect(change.remove == ["c"])
        #expect(change.after == ["a", "b"])
    }

    @Test func `skills that are not known are replaced, but never added to`() {
        #expect(change(observed: nil)?.after == ["a", "b"])
        #expect(change(observed: nil, mode: .additive) == nil)
    }

    @Test func `rebased onto a target that was put right in the meantime, nothing is left of it`() throws {
        let change = try #require(self.change(observed: []))
        let now = Snapshot(displayName: "Sales", version: "4", lastModified: nil, skills: ["a", "b"], granted: [])
        #expect(change.rebased(onto: now, id: 8, mode: .replace) == nil)
    }

    @Test func `rebased onto another version it starts from that one`() throws {
        let change = try #require(self.change(observed: []))
        let now = Snapshot(displayName: "Sales", version: "4", lastModified: nil, skills: ["c"], granted: [])
        let rebased = try #require(change.rebased(onto: now, id: 8, mode: .replace))
        #expect(rebased.baseVersion == "4")
        #expect(rebased.base == 8)
        #expect(rebased.remove == ["c"])
    }
}
