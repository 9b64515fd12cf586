import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Groups that leave their skills to their members.
@Suite(.timeLimit(.minutes(10))) struct PeopleTests {
    @Test func `everybody in a mapped group is given its skills, with one write each`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            let bob = try await stage.world.addPerson(named: "Bob")
            _ = try await stage.group("Sales", of: [ann, bob])
            try stage.mapIDs(["Sales": [a, b]])

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.applied == 2)
            #expect(await stage.held(by: ann) == [a, b])
            #expect(await stage.held(by: bob) == [a, b])
            #expect(await stage.writes() == 2)
            #expect(try stage.attempts.map(\.target.kind) == [.user, .user])
            #expect(try stage.attempts.first?.target.groups?.map(\.name) == ["Sales"])
            await stage.expectNoTrespass()
        }
    }

    @Test func `a cycle with nothing to change writes nothing, to the server or to the database`() async throws {
        try await Stage.set(.people) { stage in
            let skill = await stage.world.addSkill(named: "A")
            let people = await stage.world.addPeople(count: 250)
            _ = try await stage.group("Sales", of: people)
            _ = try await stage.group("Others")
            try stage.mapIDs(["Sales": [skill]])
            try await stage.cycle()
            // The first poll that shows the skill tells what it is called.
            try await stage.cycle()
            let writes = await stage.writes()
            let before = try stage.database.rows("SELECT last_id FROM chain")

            let report = try await stage.cycle()

            #expect(report.outcome == .converged)
            #expect(report.tally.changed == 0)
            // One page of groups, or one name, and three pages of members.
            #expect(report.tally.requests == 4)
            #expect(await stage.writes() == writes)
            #expect(try stage.database.rows("SELECT last_id FROM chain") == before)
        }
    }

    @Test func `a person in two groups is asked for the skills of both, each at its highest proficiency`() async throws
    {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            let sales = SkillSet([Skill(id: a, proficiency: 2), Skill(id: b)])
            _ = try stage.map(["Sales": sales, "Care": SkillSet([Skill(id: a, proficiency: 4.5)])])

            #expect(try await stage.cycle().outcome == .converged)

            #expect(await stage.held(by: ann) == SkillSet([Skill(id: a, proficiency: 4.5), Skill(id: b)]))
            #expect(await stage.writes() == 1)
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test(arguments: Mode.allCases)
    func `who leaves a group loses what only that group gave`(mode: Mode) async throws {
        try await Stage.set(.people) { stage in
            let (a, b, c) = (
                await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"),
                await stage.world.addSkill(named: "C")
            )
            let ann = try await stage.world.addPerson(named: "Ann", skills: [c])
            let sales = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": [a, b, c], "Care": [b]])
            try await stage.cycle(.sync, mode)
            try await stage.world.leave(sales, ann)

            #expect(try await stage.approvedCycle(mode).outcome == .converged)

            // C was there before us.
            #expect(await stage.held(by: ann) == [b, c])
            await stage.expectNoTrespass()
        }
    }

    @Test func `who leaves the last group is read by id, and keeps only what others gave`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann", skills: [b])
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()
            try await stage.world.leave(sales, ann)
            try await stage.approvedCycle()
            #expect(await stage.held(by: ann) == [b])

            // From then on she is nobody's business.
            #expect(try await stage.cycle().tally.requests == 2)
        }
    }

    @Test func `a mapping that is gone takes away what it gave`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            try stage.mapIDs(["Care": [b]])

            #expect(try await stage.approvedCycle().outcome == .converged)

            #expect(await stage.held(by: ann) == [b])
        }
    }

    @Test func `in replace what others gave is told as drift, and stays`() async throws {
        try await Stage.set(.people) { stage in
            let (a, x) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "X"))
            let ann = try await stage.world.addPerson(named: "Ann", skills: [x])
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()

            let report = try await stage.cycle()

            #expect(await stage.held(by: ann) == [a, x])
            #expect(report.outcome == .converged)
            #expect(report.plan?.heldBack.map(\.reason) == [.givenByOthers])
            #expect(try stage.store.drift().map(\.extra) == [[x]])
            try await stage.cycle(.sync, .additive)
            #expect(try stage.store.drift().isEmpty)
        }
    }

    @Test func `additive leaves a proficiency alone that is not ours, replace sets it`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle(.sync, .additive)
            try await stage.world.give(a, proficiency: 5, to: ann)

            #expect(try await stage.cycle(.sync, .additive).tally.changed == 0)
            #expect(await stage.held(by: ann) == SkillSet([Skill(id: a, proficiency: 5)]))
            #expect(try await stage.cycle(.sync, .replace).tally.applied == 1)
            #expect(await stage.held(by: ann) == [a])
            // It was ours all along.
            try stage.mapIDs(["Other": [a]])
            try await stage.approvedCycle(.additive)
            #expect(await stage.held(by: ann).isEmpty)
        }
    }

    @Test func `a person that came without skills is left alone`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            let bob = try await stage.world.addPerson(named: "Bob")
            _ = try await stage.group("Sales", of: [ann, bob])
            try stage.mapIDs(["Sales": [a]])
            await stage.world.leaveOutSkills(of: [ann])

            let report = try await stage.cycle()
            #expect(report.tally.applied == 1)
            #expect(report.tally.passedOver.map(\.id) == [ann])
            #expect(
                try stage.store.cycles(limit: 1).first?.error
                    == "peoplePassedOver people=1 first=\(ann) reason=skillsNotShown")
            #expect(await stage.held(by: ann).isEmpty)
            try await stage.cycle()
            #expect(stage.logs.lines.count { $0.message == "person passed over" } == 1, "once, not with every cycle")
            #expect(try stage.store.passedOver().map(\.name) == ["Ann"])

            await stage.world.leaveOutSkills(of: [])
            #expect(try await stage.cycle().tally.applied == 1)
            #expect(await stage.held(by: ann) == [a])
            #expect(try stage.store.passedOver().isEmpty)
        }
    }

    @Test func `where nothing is mapped any more nobody is passed over`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann", state: .inactive)
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            try await stage.cycle()
            #expect(try stage.store.passedOver().map(\.name) == ["Ann"])
            try stage.mapIDs([:])
            try await stage.cycle()
            #expect(try stage.store.passedOver().isEmpty)
        }
    }

    @Test func `more skills than a person may have are refused before anything is sent`() async throws {
        try await Stage.set(.people) { stage in
            let skills = await stage.world.addSkills(count: 60)
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": Array(skills[..<30]), "Care": Array(skills[30...])])

            let report = try await stage.cycle()

            #expect(await stage.writes() == 0)
            #expect(report.plan?.heldBack.map(\.reason) == [.tooManySkills(60, most: 50)])
            #expect(report.plan?.heldBack.first?.drift.groups?.map(\.name).sorted() == ["Care", "Sales"])
            #expect(report.outcome == .partial)
            #expect(try stage.store.cycles().map(\.error) == ["tooManySkills targets=1"])
            #expect(try stage.store.personExplanation(of: "Ann")?.plan?.refused.count == 1)

            try stage.mapIDs(["Sales": Array(skills[..<20]), "Care": Array(skills[30...])])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.held(by: ann).count == 50)
        }
    }

    @Test func `a skill that cannot be given does not keep the others back`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (
                await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B", state: .inactive)
            )
            let ann = try await stage.world.addPerson(named: "Ann")
            let bob = try await stage.world.addPerson(named: "Bob")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [bob])
            try stage.mapIDs(["Sales": [a, b, "nowhere"], "Care": [a]])

            let report = try await stage.cycle()

            #expect(report.outcome == .partial)
            #expect(await stage.held(by: ann) == [a])
            #expect(await stage.held(by: bob) == [a])
        }
    }

    @Test func `a group of a name that another bears too gives and takes nothing`() async throws {
        try await Stage.set(.people) { stage in
            let (a, b) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "B"))
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            _ = try await stage.group("Care", of: [ann])
            try stage.mapIDs(["Sales": [a], "Care": [b]])
            try await stage.cycle()
            let twin = try await stage.group("Sales")

            let report = try await stage.cycle()
            #expect(report.tally.changed == 0)
            #expect(await stage.held(by: ann) == [a, b])

            try await stage.world.delete(twin)
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `an answer that is lost does not lose whose skill it is`() async throws {
        try await Stage.set(.people) { stage in
            let (a, x) = (await stage.world.addSkill(named: "A"), await stage.world.addSkill(named: "X"))
            let ann = try await stage.world.addPerson(named: "Ann")
            let sales = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            await stage.world.inject(.applyThenCloseConnection, on: .grant(ann))
            try await stage.cycle()
            try await stage.world.give(x, proficiency: 1, to: ann)
            try await stage.world.leave(sales, ann)
            try await stage.approvedCycle()
            #expect(await stage.held(by: ann) == [x])
            await stage.expectNoTrespass()
        }
    }

    @Test func `few mapped groups are asked for by their names`() async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            await stage.world.addGroups(count: 100)
            let sales = try await stage.group("Sales \"East\" ü", of: [ann])
            try stage.mapIDs(["Sales \"East\" ü": [a]])
            // All pages the first time, when nothing is known yet; then the members, and before the write the skill and Ann.
            #expect(try await stage.cycle().tally.requests == 1 + 5 + 1 + 1 + 1 + 1)
            let second = try await stage.cycle()
            #expect(second.tally.requests == 2)
            #expect(second.tally.complete)
            #expect(second.tally.groups == 1)

            try await stage.world.delete(sales)
            #expect(try await stage.approvedCycle().outcome == .partial)
            #expect(await stage.held(by: ann).isEmpty)
            #expect(try stage.store.drift().map(\.cause) == [.groupMissing])
        }
    }
}
