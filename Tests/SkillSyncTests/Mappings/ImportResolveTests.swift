import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct ImportResolveTests {
    private func file(_ desk: Desk, _ groups: String) throws -> String {
        try desk.write("{\"groups\": \(groups)}", to: "names.json")
    }

    @Test func `names become ids, and the revision keeps both`() async throws {
        try await Desk.servingPeople { desk, world in
            let (german, billing) = (await world.addSkill(named: "German"), await world.addSkill(named: "Billing"))
            for name in ["A", "B"] { await world.add(displayName: name) }
            let names = try file(desk, #"{"A": ["German", {"name": "Billing", "proficiency": 3}], "B": ["German"]}"#)
            let outcome = await desk.run("import", names, "--resolve")
            #expect(outcome.out == "+ A\n+ B\nRevision 1: 2 added, 0 changed, 0 removed, 0 unchanged.\n")
            let both = SkillSet([Skill(id: german), Skill(id: billing, proficiency: 3)])
            #expect(
                try desk.store().mappings() == [
                    Mapping(groupName: "A", skills: both), Mapping(groupName: "B", skills: [german]),
                ])
            #expect(try desk.store().skillNames().current == [german: "German", billing: "Billing"])
            #expect(await world.requests.count { $0.endpoint == .skills } == 2)

            let exported = await desk.run("audit", "export").out
            #expect(exported.contains("\"skillNames\":{"))
            #expect(exported.contains("\"\(german)\":\"German\""))
            #expect(await desk.run("audit", "verify").exitCode == 0)
            let back = try await desk.run("import", desk.write(await desk.run("export").out, to: "ids.json"))
            #expect(back.out.contains("2 unchanged"))
        }
    }

    @Test func `entries of names without --resolve are refused with the option that takes them`() async throws {
        let desk = try Desk()
        let names = try file(desk, #"{"A": [{"name": "German"}]}"#)
        let outcome = await desk.run("import", names)
        #expect(outcome.exitCode == 65)
        #expect(
            outcome.problems == [
                #"groups["A"][0].name: unknown: an entry has "id" and "proficiency"; names are taken with `import --resolve`"#,
                #"groups["A"][0].id: missing: a skill id"#,
            ])
    }

    @Test func `CSV has names too, and a merge and a dry run resolve them`() async throws {
        try await Desk.servingPeople { desk, world in
            let german = await world.addSkill(named: "German, spoken")
            await world.add(displayName: "A")
            let table = try desk.write("group,skill,proficiency\nA,\"German, spoken\",2\n", to: "names.csv")
            let dry = await desk.run("import", table, "--resolve", "--dry-run")
            #expect(
                dry.out
                    == "+ A  +German, spoken (2)\nDry run, nothing imported: 1 added, 0 changed, 0 removed, 0 unchanged.\n"
            )
            #expect(!desk.exists("skill-sync.db"))
            let kept = "00000000-0000-4000-8000-000000000000"
            try await desk.map(["B": [kept]])
            #expect(await desk.run("import", table, "--resolve", "--merge").exitCode == 0)
            let skills = SkillSet([Skill(id: german, proficiency: 2)])
            #expect(
                try desk.store().mappings() == [
                    Mapping(groupName: "A", skills: skills), Mapping(groupName: "B", skills: [kept]),
                ])
        }
    }

    @Test func `every name that does not stand for one skill is named with its place, and the nearest ones`()
        async throws
    {
        try await Desk.servingPeople { desk, world in
            let id = await world.addSkill(named: "Billing")
            await world.addSkill(named: "Billing EMEA")
            await world.addSkill(named: "Bowling")
            let twins = [await world.addSkill(named: "Twin"), await world.addSkill(named: "Twin")].sorted()
            let inactive = await world.addSkill(named: "Old", state: .inactive)
            await world.addSkill(named: "Gone", state: .deleted)
            let text = """
                {"A": ["billing", "Bill", "Billing", "Biling"], "B": ["Twin", "Old", "Gone", "\(id)"],
                 "C": ["Something else entirely", {"name": "Billing EMEA ", "proficiency": 2}]}
                """
            let outcome = try await desk.run("import", file(desk, text), "--resolve")
            #expect(outcome.exitCode == 65)
            #expect(
                outcome.problems == [
                    #"groups["A"][0]: no skill is called "billing"; did you mean "Billing" or "Bowling"?"#,
                    #"groups["A"][1]: no skill is called "Bill"; did you mean "Billing" or "Billing EMEA"?"#,
                    #"groups["A"][3]: no skill is called "Biling"; did you mean "Billing" or "Bowling"?"#,
                    #"groups["B"][0]: several skills are called "Twin": "#
                        + "\(twins.joined(separator: ", ")); import it by its id, without --resolve",
                    "groups[\"B\"][1]: the skill \"Old\" (\(inactive)) is not active, so nobody can be given it",
                    #"groups["B"][2]: no skill is called "Gone""#,
                    "groups[\"B\"][3]: \"\(id)\" is the id of the skill \"Billing\"; with --resolve an entry is a name",
                    #"groups["C"][0]: no skill is called "Something else entirely""#,
                    #"groups["C"][1]: no skill is called "Billing EMEA "; did you mean "Billing EMEA"?"#,
                ])
            #expect(!desk.exists("skill-sync.db"))
        }
    }

    @Test func `a skill that was deleted and made anew is the new one`() async throws {
        try await Desk.servingPeople { desk, world in
            await world.addSkill(named: "Billing", state: .deleted)
            let billing = await world.addSkill(named: "Billing")
            let names = try file(desk, #"{"A": ["Billing"]}"#)
            #expect(await desk.run("import", names, "--resolve").exitCode == 0)
            #expect(try desk.store().mappings().map(\.skills) == [[billing]])
        }
    }

    @Test func `a name that begins with another is not asked for, and names in many groups once`() async throws {
        try await Desk.servingPeople { desk, world in
            for name in ["Sales", "Sales EMEA", "Sales AMER", "Café", "Cafe\u{301}"] {
                await world.addSkill(named: name)
            }
            let text = #"{"A": ["Sales", "Sales EMEA"], "B": ["Sales AMER", "Sales"], "C": ["Caf\u00e9"]}"#
            let names = try file(desk, text)
            #expect(await desk.run("import", names, "--resolve").exitCode == 0)
            #expect(await world.requests.count { $0.endpoint == .skills } == 2)
        }
    }

    @Test func `names are told apart by their bytes`() async throws {
        try await Desk.servingPeople { desk, world in
            let composed = await world.addSkill(named: "Caf\u{E9}")
            await world.addSkill(named: "Cafe\u{301}")
            let mapped = try await desk.run("import", file(desk, #"{"A": ["Caf\u00e9"]}"#), "--resolve")
            #expect(mapped.exitCode == 0, "\(mapped.error)")
            #expect(try desk.store().mappings().map(\.skills) == [[composed]])
        }
    }

    @Test func `names on more than one page are all read`() async throws {
        try await Desk.servingPeople { desk, world in
            let ids = await world.addSkills(count: 230)
            let outcome = try await desk.run("import", file(desk, #"{"A": ["Skill 2", "Skill 229"]}"#), "--resolve")
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(try desk.store().mappings().map(\.skills) == [SkillSet([ids[1], ids[228]])])
        }
    }

    @Test(arguments: ["group-skills", "scim"])
    func `elsewhere it is a usage error`(dialect: String) async throws {
        let desk = try Desk()
        try desk.configure(groups: [:], settings: ["dialect": dialect])
        let outcome = try await desk.run("import", file(desk, #"{"A": ["Billing"]}"#), "--resolve")
        #expect(outcome.exitCode == 64)
        #expect(outcome.error.contains("the dialect is \"\(dialect)\""))
    }

    @Test func `an object of a file of names has no id`() async throws {
        try await Desk.servingPeople { desk, world in
            let outcome = try await desk.run("import", file(desk, #"{"A": [{"id": "x"}, 3]}"#), "--resolve")
            #expect(outcome.exitCode == 65)
            #expect(
                outcome.problems == [
                    #"groups["A"][0]: has an id, and with --resolve an entry is a name; a file of ids is imported without it"#,
                    #"groups["A"][1]: must be a skill name, but is 3"#,
                ])
            #expect(await world.requests.isEmpty)
        }
    }

    @Test func `a permission that is missing is named`() async throws {
        try await Desk.servingPeople(adjusting: { $0.permissions = ["directory:group:edit"] }) { desk, _ in
            let outcome = try await desk.run("import", file(desk, #"{"A": ["Billing"]}"#), "--resolve")
            #expect(outcome.exitCode == 77)
            #expect(outcome.error.contains("try: give the OAuth client's role the permission routing:skill:view"))
        }
    }
}
