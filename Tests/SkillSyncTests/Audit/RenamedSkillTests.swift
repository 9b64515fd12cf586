import Foundation
import Simulator
import Testing

@testable import skill_sync

/// Skills that somebody renames at the server: what is told of a moment has the names of that moment.
@Suite struct RenamedSkillTests {
    /// Ann and Bob were given Billing at 08:01 under its old name. At 08:02 a poll found it called Invoices, and taken from
    /// Ann, who got it back. It is 08:02:30. Every command is a process of its own.
    private func renamed(_ body: (PeopleDesk) async throws -> Void) async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Invoices")
            try await people.world.take(people.billing, from: people.ann)
            await people.sync()
            people.desk.time.advance(by: 30)
            try await body(people)
        }
    }

    private static let before = "2027-01-15T08:01:30Z"
    private static let note = #"! Renamed since: Billing (now "Invoices") at 2027-01-15 08:02:00Z"#

    /// What a row says that a skill was called, and is called now where that differs.
    private func names(_ row: [String: Any], of skill: String) -> [String?] {
        [row.object("skillNames")?.text(skill), row.object("currentSkillNames")?.text(skill)]
    }

    private func words(_ outcome: Outcome) -> String {
        outcome.out.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private func records(_ csv: Outcome) -> [String] { csv.out.components(separatedBy: "\r\n") }

    // MARK: Commands

    @Test func `a person's trail has each skill under its name of then, and notes once what it is called now`()
        async throws
    {
        try await renamed { people in
            let desk = people.desk
            let rows = try await desk.run("audit", "trail", "Ann Lee", "--format", "json").rows()
            #expect(rows.map { $0.text("event") } == ["appeared", "applied", "changedOutside", "applied"])
            #expect(names(rows[1], of: people.billing) == ["Billing", "Invoices"])
            #expect(names(rows[1], of: people.refunds) == ["Refunds", nil])
            #expect(names(rows[2], of: people.billing) == ["Invoices", nil])
            #expect(names(rows[3], of: people.billing) == ["Invoices", nil])

            let table = await desk.run("audit", "trail", "Ann Lee")
            #expect(words(table).contains(#"+Billing for "Sales""#), "\(table.out)")
            #expect(words(table).contains(#"+Invoices for "Sales""#), "\(table.out)")
            #expect(table.lines.count { $0 == Self.note } == 1, "\(table.out)")
            let later = await desk.run("audit", "trail", "Ann Lee", "--since", "45s")
            #expect(!later.out.contains("Billing"), "nothing of then is shown, so nothing is noted: \(later.out)")

            let csv = await desk.run("audit", "trail", "Ann Lee", "--format", "csv")
            #expect(csv.out.contains("skillNames,currentSkillNames"))
            #expect(
                try #require(records(csv).dropFirst(2).first).contains(#""{""\#(people.billing)"":""Invoices""}""#),
                "\(csv.out)")
            #expect(try #require(records(csv).dropFirst(4).first).contains(",{},"), "\(csv.out)")
        }
    }

    @Test func `attempts have each skill under its name of then`() async throws {
        try await renamed { people in
            let desk = people.desk
            let rows = try await desk.run("audit", "attempts", "--group", "Ann Lee", "--format", "json").rows()
            #expect(rows.map { names($0, of: people.billing) } == [["Invoices", nil], ["Billing", "Invoices"]])
            let table = await desk.run("audit", "attempts", "--group", "Ann Lee")
            let changes = words(table).split(separator: " ").filter { $0.hasPrefix("+") && !$0.contains("Refunds") }
            #expect(changes == ["+Invoices", "+Billing"], "\(table.out)")
            #expect(table.lines.count { $0 == Self.note } == 1, "\(table.out)")
            let csv = await desk.run("audit", "attempts", "--group", "Ann Lee", "--format", "csv")
            #expect(
                try #require(records(csv).dropFirst(2).first).contains(#""{""\#(people.billing)"":""Invoices""}""#),
                "\(csv.out)")
        }
    }

    @Test func `what was applied has the names of the time that is asked for`() async throws {
        try await renamed { people in
            let desk = people.desk
            let now = try await desk.run("audit", "applied", "--group", "Ann Lee", "--format", "json").rows()
            #expect(now.map { names($0, of: people.billing) } == [["Invoices", nil]])
            let then = try await desk.run(
                "audit", "applied", "--group", "Ann Lee", "--at", Self.before, "--format", "json"
            ).rows()
            #expect(then.map { names($0, of: people.billing) } == [["Billing", "Invoices"]])
            let table = await desk.run("audit", "applied", "--at", Self.before)
            #expect(table.out.contains("Billing, Refunds"), "\(table.out)")
            #expect(table.lines.count { $0 == Self.note } == 1, "of two people: \(table.out)")
            let present = await desk.run("audit", "applied")
            #expect(!present.out.contains("Billing"), "\(present.out)")
        }
    }

    @Test func `drift has the names of the time that is asked for`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            desk.time.advance(by: 60)
            await desk.run("plan")
            desk.time.advance(by: 60)
            try await people.world.edit(skill: people.billing, name: "Invoices")
            try await people.world.give(people.billing, to: people.bob)
            await desk.run("plan")
            let then = await desk.run("audit", "drift", "--at", Self.before)
            #expect(then.exitCode == 2)
            #expect(then.out.contains("Billing, Refunds"), "\(then.out)")
            #expect(then.lines.count { $0 == Self.note } == 1, "\(then.out)")
            let rows = try await desk.run("audit", "drift", "--at", Self.before, "--format", "json").rows()
            #expect(rows.map { names($0, of: people.billing) } == [["Billing", "Invoices"], ["Billing", "Invoices"]])
            let csv = await desk.run("audit", "drift", "--at", Self.before, "--format", "csv")
            #expect(
                try #require(records(csv).dropFirst(1).first).contains(#""{""\#(people.billing)"":""Invoices""}""#),
                "\(csv.out)")
            let now = await desk.run("audit", "drift")
            #expect(now.out.contains("Invoices") && !now.out.contains("Billing"), "\(now.out)")
            let present = try await desk.run("audit", "drift", "--format", "json").rows()
            #expect(present.map { names($0, of: people.billing) } == [["Invoices", nil], ["Invoices", nil]])
        }
    }

    @Test func `an explanation calls what is on record by its name of then, and what comes by that of now`()
        async throws
    {
        try await PeopleDesk.serve { people in
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Invoices")
            try await people.world.give(people.billing, to: people.bob)
            await people.sync()
            try await people.world.take(people.billing, from: people.bob)
            people.desk.time.advance(by: 60)
            await people.desk.run("plan")
            let told = words(await people.desk.run("audit", "explain", "Bob Ray"))
            #expect(told.contains(#""Sales" asks for Billing (now "Invoices"), Refunds, by revision 1."#), "\(told)")
            #expect(told.contains(#"left Billing (now "Invoices"), French, Refunds at"#), "\(told)")
            #expect(told.contains("It will give Invoices, if it still finds them so."), "\(told)")
            let group = words(await people.desk.run("audit", "explain", "Sales"))
            #expect(group.contains(#""Sales" shall give Billing (now "Invoices"), Refunds, by revision 1"#), "\(group)")
        }
    }

    @Test func `the report calls a skill that a write failed to give by its name of then`() async throws {
        try await PeopleDesk.serve { people in
            await people.world.inject(.status(400, body: "no"), on: .grant(people.ann))
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Invoices")
            await people.sync()
            let path = people.desk.path("page.html")
            await people.desk.run("audit", "report", "--out", path)
            let page = try String(contentsOfFile: path, encoding: .utf8)
            #expect(page.contains("+Billing (now &quot;Invoices&quot;)"))
            #expect(!page.contains("+Invoices"))
        }
    }

    // MARK: Mappings

    @Test func `a revision has the names that its file had, though a later one has others`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            try await people.world.edit(skill: people.billing, name: "Invoices")
            desk.time.advance(by: 60)
            let file = try desk.write(
                #"{"groups": {"Sales": ["Invoices"], "Care": ["Refunds"]}}"#, to: "next.json")
            #expect(await desk.run("import", file, "--resolve").exitCode == 0)
            let rows = try await desk.run("audit", "trail", "Sales", "--format", "json").rows()
            #expect(rows.map { $0.text("event") } == ["mapped", "mapped"])
            #expect(rows.map { names($0, of: people.billing) } == [["Billing", "Invoices"], ["Invoices", nil]])
            let table = words(await desk.run("audit", "trail", "Sales"))
            #expect(table.contains(#""Sales" shall give Billing, Refunds: revision 1"#), "\(table)")
            #expect(table.contains(#""Sales" shall give Invoices: revision 2"#), "\(table)")
        }
    }

    @Test func `a file that changes nothing teaches the names that it has`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Invoices")
            desk.time.advance(by: 60)
            let text =
                #"{"groups": {"Sales": ["Invoices", "Refunds"], "Care": [{"name": "Refunds", "proficiency": 4.5}]}}"#
            let outcome = await desk.run("import", try desk.write(text, to: "next.json"), "--resolve")
            #expect(outcome.out.contains("Nothing to import"), "\(outcome.everything)")
            #expect(await desk.run("audit", "applied").out.contains("Invoices"))
            #expect(await desk.run("audit", "attempts").out.contains("+Billing"))
        }
    }

    // MARK: Names that are not simply new

    @Test func `two skills that swap their names keep those that they had`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Refunds")
            try await people.world.edit(skill: people.refunds, name: "Billing")
            try await people.world.take(people.billing, from: people.bob)
            await people.sync()
            let rows = try await desk.run("audit", "trail", "Bob Ray", "--format", "json").rows()
            #expect(rows.map { $0.text("event") } == ["appeared", "applied", "changedOutside", "applied"])
            #expect(names(rows[1], of: people.billing) == ["Billing", "Refunds"])
            #expect(names(rows[1], of: people.refunds) == ["Refunds", "Billing"])
            #expect(names(rows[3], of: people.billing) == ["Refunds", nil])
            #expect(names(rows[3], of: people.refunds) == ["Billing", nil])
            let table = words(await desk.run("audit", "trail", "Bob Ray"))
            #expect(table.contains(#"+Billing for "Sales", +Refunds for "Sales""#), "\(table)")
            #expect(table.contains("from Billing, French, Refunds to Billing, French"), "\(table)")
            #expect(
                table.hasSuffix(
                    #"! Renamed since: Billing (now "Refunds") at 2027-01-15 08:02:00Z, Refunds (now "Billing") at "#
                        + "2027-01-15 08:02:00Z"), "\(table)")
        }
    }

    @Test func `a name that another skill takes over later still tells which one was meant`() async throws {
        try await PeopleDesk.serve { people in
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Old billing")
            let new = await people.world.addSkill(named: "Billing")
            try await people.world.give(new, to: people.bob)
            await people.sync()
            let table = words(await people.desk.run("audit", "attempts"))
            #expect(table.contains("+Billing +Refunds"), "\(table)")
            #expect(table.contains(#"! Renamed since: Billing (now "Old billing") at"#), "\(table)")
            #expect(!table.contains(people.billing))
        }
    }

    @Test func `a skill that has its first name again is noted where it had another`() async throws {
        try await renamed { people in
            let desk = people.desk
            try await people.world.edit(skill: people.billing, name: "Billing")
            await people.sync()
            let rows = try await desk.run("audit", "attempts", "--group", "Ann Lee", "--format", "json").rows()
            #expect(rows.map { names($0, of: people.billing) } == [["Invoices", "Billing"], ["Billing", nil]])
            let table = await desk.run("audit", "attempts", "--group", "Ann Lee")
            #expect(table.lines.contains(#"! Renamed since: Invoices (now "Billing") at 2027-01-15 08:03:30Z"#))
        }
    }

    @Test func `a name that differs in its Unicode form alone is another one`() async throws {
        try await PeopleDesk.serve { people in
            try await people.world.edit(skill: people.billing, name: "Caf\u{E9}")
            await people.sync()
            try await people.world.edit(skill: people.billing, name: "Cafe\u{301}")
            await people.sync()
            let exported = await people.desk.run("audit", "export").out
            #expect(exported.contains("\"name\":\"Caf\u{E9}\""))
            #expect(exported.contains("\"name\":\"Cafe\u{301}\""))
        }
    }

    @Test func `what was done before a name was known has the first one that is`() async throws {
        try await PeopleDesk.serve { people in
            let support = await people.world.addSkill(named: "Support")
            try await people.desk.map(["Sales": [support], "Care": []])
            await people.sync()
            await people.sync()
            try await people.world.edit(skill: support, name: "Help")
            await people.sync()
            let rows = try await people.desk.run("audit", "attempts", "--format", "json").rows()
            #expect(rows.compactMap { names($0, of: support).first } == ["Support", "Support"])
        }
    }

    // MARK: What keeps them

    @Test func `names are in the chain: one that is altered, taken away or put in is found`() async throws {
        for sql in [
            "UPDATE naming SET name = 'Approved' WHERE name = 'Billing'", "DELETE FROM naming WHERE name = 'Billing'",
            "UPDATE naming SET skill_id = 'other' WHERE name = 'Billing'",
            """
            INSERT INTO naming SELECT (SELECT last_id + 1 FROM chain), skill_id, 'Approved', named_at, hash
            FROM naming LIMIT 1
            """,
        ] {
            try await renamed { people in
                #expect(await people.desk.run("audit", "verify").exitCode == 0)
                try people.desk.tamper(sql)
                #expect(await people.desk.run("audit", "verify").exitCode == 4, "\(sql)")
            }
        }
    }

    @Test func `a pruning keeps the names that later answers need`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            await people.sync()
            people.desk.time.advance(by: 60)
            let pruned = await desk.run("db", "prune", "--before", "30s")
            #expect(pruned.exitCode == 0, "\(pruned.everything)")
            try await people.world.edit(skill: people.billing, name: "Invoices")
            await people.sync()
            await desk.run("db", "prune", "--before", "1s")
            for command in [["attempts"], ["trail", "Ann Lee"]] {
                let outcome = await desk.run(exactly: ["audit"] + command + ["--format", "json"] + desk.options)
                #expect(outcome.out.contains("\"\(people.billing)\" : \"Billing\""), "\(outcome.everything)")
            }
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    @Test func `a poll that finds the names as they are records none`() async throws {
        try await renamed { people in
            func namings() async -> Int {
                await people.desk.run("audit", "export").lines.count { $0.contains("\"event\":\"naming\"") }
            }
            let found = await namings()
            #expect(found == 4, "Billing and Refunds of the file, French, Invoices")
            await people.sync()
            await people.sync()
            #expect(await namings() == found)
        }
    }
}
