import Domain
import Testing

@Suite struct SnapshotTests {
    private func group(
        version: String? = "1", lastModified: String? = "t1", skills: SkillSet? = ["a"], name: String = "Sales"
    ) -> Sighting {
        Sighting(id: "g", displayName: name, version: version, lastModified: lastModified, skills: skills)
    }

    @Test func `the same group seen again is nothing new`() {
        #expect(Snapshot(firstSight: group()).seeing(group()) == nil)
    }

    @Test func `each difference makes a new snapshot`() {
        let first = Snapshot(firstSight: group())
        for other in [
            group(version: "2"), group(lastModified: "t2"), group(skills: ["b"]), group(name: "Support"),
        ] {
            #expect(first.seeing(other) != nil, "\(other)")
        }
    }

    @Test func `a version that a page does not tell is no other one while the time is the same`() {
        let told = Snapshot(firstSight: group(version: "2"))
        #expect(told.seeing(group(version: nil)) == nil)
        #expect(told.seeing(group(version: nil, skills: ["b"]))?.version == "2")
        #expect(told.seeing(group(version: nil, lastModified: "t2"))?.version == .some(nil))
        let untold = Snapshot(firstSight: group(version: nil))
        #expect(untold.seeing(group(version: "2"))?.version == "2")
        #expect(untold.seeing(group(version: "2", skills: nil))?.skills == ["a"])
        #expect(untold.seeing(group(version: "2", lastModified: "t2"))?.version == "2")
        let timeless = Snapshot(firstSight: group(version: "2", lastModified: nil))
        #expect(timeless.seeing(group(version: nil, lastModified: nil))?.version == .some(nil))
    }

    @Test func `at first sight nothing is ours`() {
        #expect(Snapshot(firstSight: group(skills: ["a"])).granted == [])
    }

    @Test func `of what a target has, what a grant is open for is ours`() {
        let before = Snapshot(firstSight: group(skills: ["a"]))
        let after = before.afterWrite(of: ["a", "b"], grants: ["b"], showing: group(version: "2", skills: ["a", "b"]))
        #expect(after.granted == ["b"])
        #expect(after.version == "2")
    }

    @Test func `a skill of ours that a read does not show is not had, and ours again where one does`() {
        let ours = Snapshot(firstSight: group(skills: []))
            .afterWrite(of: ["b"], grants: ["b"], showing: group(version: "2", skills: ["b"]))
        let missing = ours.seeing(group(version: "3", skills: []))
        #expect(missing?.granted == [])
        #expect(missing?.seeing(group(version: "4", skills: ["b"]), grants: ["b"])?.granted == ["b"])
        #expect(missing?.seeing(group(version: "4", skills: ["b"]))?.granted == [])
    }

    @Test func `where skills are not listed, an unchanged version keeps what we knew`() {
        let put = Snapshot(firstSight: group(skills: nil))
            .afterWrite(of: ["b"], grants: ["b"], showing: group(version: "2", lastModified: "t2", skills: nil))
        #expect(put.skills == ["b"])
        #expect(put.seeing(group(version: "2", lastModified: "t2", skills: nil)) == nil)
    }

    @Test func `where skills are not listed, a changed version or time means that we know nothing`() {
        let put = Snapshot(firstSight: group(skills: nil))
            .afterWrite(of: ["b"], grants: ["b"], showing: group(version: "2", lastModified: "t2", skills: nil))
        #expect(put.seeing(group(version: "3", lastModified: "t2", skills: nil))?.skills == .some(nil))
        #expect(put.seeing(group(version: "2", lastModified: "t3", skills: nil))?.skills == .some(nil))
    }

    @Test func `a list that contradicts what is known under the same version, or tells neither, leaves it open`() {
        let known = Snapshot(firstSight: group(skills: ["a"]))
        #expect(known.isInDoubt(after: group(skills: ["b"])))
        #expect(known.isInDoubt(after: group(version: nil, skills: ["b"])))
        #expect(known.isInDoubt(after: group(version: "2", skills: nil)))
        #expect(known.isInDoubt(after: group(version: nil, lastModified: nil, skills: nil)))
        #expect(!known.isInDoubt(after: group(skills: ["a"])))
        #expect(!known.isInDoubt(after: group(skills: nil)))
        #expect(!known.isInDoubt(after: group(version: nil, skills: nil)))
        #expect(!known.isInDoubt(after: group(version: "2", skills: ["b"])))
        #expect(!known.isInDoubt(after: group(version: nil, lastModified: nil, skills: ["b"])))
        let unknown = Snapshot(firstSight: group(skills: nil))
        #expect(!unknown.isInDoubt(after: group(skills: ["b"])))
    }

    @Test func `a server that lists other skills than were sent is believed`() {
        let after = Snapshot(firstSight: group(skills: []))
            .afterWrite(of: ["a", "b"], grants: ["a", "b"], showing: group(version: "2", skills: ["a"]))
        #expect(after.skills == ["a"])
        #expect(after.granted == ["a"])
    }

    @Test func `a name in another form of Unicode is another name`() {
        let composed = Snapshot(firstSight: group(name: "Caf\u{E9}"))
        let renamed = composed.seeing(group(name: "Cafe\u{301}"))
        #expect(renamed.map { Array($0.displayName.utf8) } == Array("Cafe\u{301}".utf8))
        #expect(composed.seeing(group(name: "Caf\u{E9}")) == nil)
    }

    @Test func `a group that is seen to have skills of its own does not leave them to its members any more`() {
        let left = Snapshot(
            firstSight: Sighting(
                id: "g", displayName: "Sales", version: "1", lastModified: "t1", skills: nil, groups: []))
        #expect(left.seeing(group(skills: []))?.groups == .some(nil))
        #expect(left.afterWrite(of: ["a"], grants: ["a"], showing: group(skills: ["a"])).groups == nil)
    }

    @Test func `a person whose groups are not shown stays in those that are known`() {
        func ann(_ groups: [String]?, _ skills: SkillSet) -> Sighting {
            Sighting(
                kind: .user, id: "ann", displayName: "Ann", version: nil, lastModified: nil, skills: skills,
                groups: groups)
        }
        let seen = Snapshot(firstSight: ann(["s"], []))
        #expect(seen.seeing(ann(nil, ["a"]))?.groups == ["s"])
        #expect(seen.afterWrite(of: ["a"], grants: ["a"], showing: ann(nil, ["a"])).groups == ["s"])
    }
}
