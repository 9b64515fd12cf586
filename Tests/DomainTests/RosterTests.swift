import Domain
import Foundation
import Testing

@Suite struct RosterTests {
    private func member(_ id: String, _ skills: SkillSet? = [], isActive: Bool = true) -> Member {
        Member(id: id, displayName: id.uppercased(), skills: skills, isActive: isActive)
    }

    private func follower(_ id: String, _ groups: [String], ours: SkillSet = []) -> Roster.Follower {
        Roster.Follower(id: id, displayName: id.uppercased(), groups: groups, ours: ours)
    }

    private func groups(_ conclusion: Roster.Conclusion) -> [String: [String]] {
        Dictionary(uniqueKeysWithValues: conclusion.people.map { ($0.id, $0.groups ?? []) })
    }

    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func doubtful(_ roster: Roster, _ followers: [Roster.Follower]) -> [String] {
        roster.doubtful(of: followers, at: start, in: 2)
    }

    @Test func `a person is in every group whose list has them`() {
        var roster = Roster()
        roster.take([member("ann", ["a"]), member("bob")], of: "g", isComplete: true)
        roster.take([member("ann", ["a"])], of: "h", isComplete: true)
        let conclusion = roster.conclusion(over: [], standing: ["g", "h"])
        #expect(groups(conclusion) == ["ann": ["g", "h"], "bob": ["g"]])
        #expect(conclusion.people.first?.skills == ["a"])
        #expect(conclusion.people.first?.kind == .user)
    }

    @Test func `of a person without skills, or who is not active, nothing is concluded`() {
        var roster = Roster()
        roster.take([member("ann", nil), member("bob", isActive: false)], of: "g", isComplete: true)
        let conclusion = roster.conclusion(over: [follower("ann", ["g"]), follower("bob", ["g"])], standing: ["g"])
        #expect(conclusion.people.isEmpty)
        #expect(conclusion.gone.isEmpty)
        #expect(conclusion.passed.map(\.reason) == [.skillsNotShown, .notActive])
        #expect(conclusion.passed.map(\.groups) == [["g"], ["g"]])
    }

    @Test func `skills that one list shows are read, though another list left them out`() {
        var roster = Roster()
        roster.take([member("ann", nil)], of: "g", isComplete: true)
        roster.take([member("ann", ["a"])], of: "h", isComplete: true)
        #expect(groups(roster.conclusion(over: [], standing: ["g", "h"])) == ["ann": ["g", "h"]])
    }

    @Test func `absence from a complete list is leaving, from an incomplete one it is nothing`() {
        var roster = Roster()
        roster.take([], of: "g", isComplete: true)
        roster.take([], of: "h", isComplete: false)
        let conclusion = roster.conclusion(
            over: [follower("ann", ["g"]), follower("bob", ["g", "h"])], standing: ["g", "h"])
        #expect(groups(conclusion) == ["ann": []])
        #expect(doubtful(roster, [follower("bob", ["h"], ours: ["a"])]).isEmpty)
    }

    @Test func `who is listed elsewhere keeps the group whose list was not complete`() {
        var roster = Roster()
        roster.take([member("ann")], of: "g", isComplete: true)
        roster.take([], of: "h", isComplete: false)
        let conclusion = roster.conclusion(over: [follower("ann", ["h"])], standing: ["g", "h"])
        #expect(groups(conclusion) == ["ann": ["g", "h"]])
    }

    @Test func `a group that was not listed keeps its people, one that is gone does not`() {
        let roster = Roster()
        let followers = [follower("ann", ["unmapped"]), follower("bob", ["gone"])]
        #expect(groups(roster.conclusion(over: followers, standing: ["unmapped"])) == ["ann": ["unmapped"], "bob": []])
    }

    @Test func `who was deleted is gone at once`() {
        var roster = Roster()
        roster.take([], of: "g", isComplete: true)
        let bob = [follower("bob", ["g"], ours: ["a"])]
        roster.take(FoundPeople(members: [], deleted: ["bob"], isComplete: true), askedFor: doubtful(roster, bob))
        #expect(roster.conclusion(over: bob, standing: ["g"]).gone.map(\.isDeleted) == [true])
    }

    @Test func `what people who are not active were shown with is told apart`() {
        var roster = Roster()
        roster.take([member("ann", ["b"], isActive: false)], of: "g", isComplete: true)
        #expect(
            roster.conclusion(over: [follower("ann", ["g"], ours: ["a"])], standing: ["g"]).inactive == ["ann": ["b"]])
    }

    @Test func `only a list that was shown to have everybody tells who left`() {
        var roster = Roster()
        roster.take([member("bob")], of: "g", isComplete: true)
        roster.take([], of: "h", isComplete: false)
        let followers = [follower("ann", ["g", "h"]), follower("bob", ["g"])]
        #expect(roster.left(by: followers) == ["ann": ["g"]])
    }

    @Test func `a skill of ours that two reads do not show is read by id the second time`() {
        var roster = Roster()
        roster.take([member("ann"), member("bob")], of: "g", isComplete: true)
        func follower(_ id: String, unseen seconds: TimeInterval) -> Roster.Follower {
            let unseen = Grant.Unseen(since: start - seconds, cycle: 1)
            return Roster.Follower(
                id: id, displayName: id.uppercased(), groups: ["g"], ours: [],
                unseen: [Grant(skill: Skill(id: "a"), attempt: 7, unseen: unseen)])
        }
        let (early, late) = (follower("ann", unseen: 60), follower("bob", unseen: Grant.longestLag))
        #expect(doubtful(roster, [early, late]) == ["bob"])
    }

    @Test func `who bears skills of ours and is in no list is read by id, and gone where the server has nobody`() {
        var roster = Roster()
        roster.take([member("cid", ["a"])], of: "g", isComplete: true)
        let followers = [
            follower("bob", ["g"], ours: ["a"]), follower("ann", ["g"], ours: ["a"]),
            follower("cid", ["g"], ours: ["a"]), follower("dan", ["g"]),
        ]
        #expect(doubtful(roster, followers) == ["ann", "bob"])
        roster.take(FoundPeople(members: [member("ann", ["a"])], isComplete: true), askedFor: ["ann", "bob"])
        let conclusion = roster.conclusion(over: followers, standing: ["g"])
        #expect(groups(conclusion) == ["ann": [], "cid": ["g"], "dan": []])
        #expect(conclusion.people.first?.skills == ["a"])
        // Nobody asked what he bears, because nothing of it is ours.
        #expect(conclusion.people.last?.skills == nil)
        #expect(conclusion.gone.isEmpty)
        // One answer may be wrong; who is missing from two is gone.
        #expect(conclusion.passed.map(\.reason) == [.notFound])
        let again = [Roster.Follower(id: "bob", displayName: "BOB", groups: [], ours: ["a"], wasNotFound: true)]
        #expect(roster.conclusion(over: again, standing: ["g"]).gone.map(\.id) == ["bob"])
    }

    @Test func `who is listed without what is ours is read by id, and that read counts`() {
        var roster = Roster()
        roster.take([member("ann"), member("bob"), member("cid"), member("dan", ["b"])], of: "g", isComplete: true)
        let followers = ["ann", "bob", "cid"].map { follower($0, ["g"], ours: ["a"]) } + [follower("dan", ["g"])]
        #expect(doubtful(roster, followers) == ["ann", "bob", "cid"])
        let found = [member("ann", ["a"]), member("bob", ["c"])]
        roster.take(FoundPeople(members: found, isComplete: false), askedFor: ["ann", "bob", "cid"])
        let conclusion = roster.conclusion(over: followers, standing: ["g"])
        #expect(conclusion.people.map(\.skills) == [["a"], ["c"], ["b"]])
        #expect(groups(conclusion) == ["ann": ["g"], "bob": ["g"], "dan": ["g"]])
        #expect(conclusion.passed.map(\.id) == ["cid"])
    }

    @Test func `who is gone is asked for, and is neither gone once more nor passed over where the server has nobody`() {
        var roster = Roster()
        roster.take([], of: "g", isComplete: true)
        let unseen = Grant.Unseen(since: start, cycle: 1)
        let bob = Roster.Follower(
            id: "bob", displayName: "BOB", groups: [], ours: [],
            unseen: [Grant(skill: Skill(id: "a"), attempt: 7, unseen: unseen)], isPlaced: false, isGone: true)
        #expect(doubtful(roster, [bob]) == ["bob"])
        var absent = roster
        absent.take(FoundPeople(members: [], isComplete: true), askedFor: ["bob"])
        let nothing = absent.conclusion(over: [bob], standing: ["g"])
        #expect(nothing.people.isEmpty && nothing.gone.isEmpty && nothing.passed.isEmpty)
        roster.take(FoundPeople(members: [member("bob", ["a"])], isComplete: true), askedFor: ["bob"])
        #expect(groups(roster.conclusion(over: [bob], standing: ["g"])) == ["bob": []])
    }

    @Test func `who is in one of two lists of a group is in it, and both must have been whole`() {
        var roster = Roster()
        roster.take([], of: "g", isComplete: true)
        roster.take([], of: "h", isComplete: true)
        let ann = follower("ann", ["h"], ours: ["a"])
        #expect(!roster.isMissing([ann], of: "g") && roster.isMissing([ann], of: "h"))
        roster.take([member("ann", ["a"])], of: "g", isComplete: true)
        roster.take([], of: "h", isComplete: false)
        #expect(roster.complete == ["g"] && roster.incomplete == ["h"])
        #expect(groups(roster.conclusion(over: [ann], standing: ["g", "h"])) == ["ann": ["g", "h"]])
    }

    @Test func `nobody is gone because an answer did not show everybody`() {
        var roster = Roster()
        roster.take([], of: "g", isComplete: true)
        let followers = [follower("ann", ["g"], ours: ["a"]), follower("bob", ["g"], ours: ["a"])]
        roster.take(FoundPeople(members: [member("ann", ["a"])], isComplete: false), askedFor: ["ann", "bob"])
        let conclusion = roster.conclusion(over: followers, standing: ["g"])
        #expect(groups(conclusion) == ["ann": []])
        #expect(conclusion.gone.isEmpty)
        #expect(conclusion.passed.map(\.id) == ["bob"])
    }
}
