import Foundation
import Simulator
import Testing

@testable import skill_sync

/// Blanks in names that nobody would see.
@Suite struct VisibleNameTests {
    @Test(arguments: [
        ("Sales EMEA", "Sales EMEA"), ("", ""), ("Sales ", "\"Sales \""), (" Sales", "\" Sales\""),
        ("Sales  EMEA", "\"Sales  EMEA\""), ("Sales\u{A0}", "\"Sales\u{A0}\""), ("Sales\t", "\"Sales\t\""),
        ("\"Sales\"", "\"Sales\""),
    ])
    func `a name is in quotes only where blanks of it would not be seen`(name: String, shown: String) {
        #expect(name.visible == shown)
    }

    @Test func `import, plan, run and the audit show such a name in quotes`() async throws {
        try await Desk.serving(["Sales ": [], "Care": []]) { desk, _ in
            try await desk.map(["Sales ": ["a"], "Care": ["a"]])
            for command in [
                ["plan"], ["audit", "drift"], ["run", "--once"], ["audit", "attempts"], ["audit", "applied"],
            ] {
                let shown = await desk.run(exactly: command + desk.options)
                #expect(shown.everything.contains("\"Sales \""), "\(shown.everything)")
                #expect(!shown.everything.contains("\"Care\""), "\(shown.everything)")
            }
            let dry = try await desk.run(
                "import", desk.write("group,skill\n Sales,a\n", to: "m.csv"), "--dry-run")
            #expect(dry.out.contains("+ \" Sales\"") && dry.out.contains("- \"Sales \""), "\(dry.out)")
        }
    }

    @Test func `so do the notes on what cannot be brought in step, and what a run ends with`() async throws {
        try await PeopleDesk.serve { people in
            try await people.world.join(people.sales, people.world.addPerson(named: "Eve "))
            let plan = await people.desk.run("plan")
            #expect(plan.out.contains("\n\"Eve \"   Sales "), "\(plan.out)")
            try await people.desk.map(["Ghost ": [people.billing]])
            let run = await people.desk.run("run", "--once")
            #expect(run.out.contains("! \"Ghost \": no group"), "\(run.out)")
            #expect(run.error.contains("\n  \"Ghost \": no group"), "\(run.error)")
        }
    }
}
