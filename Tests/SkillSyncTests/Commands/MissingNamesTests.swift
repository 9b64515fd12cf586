import Foundation
import Simulator
import Testing

@testable import skill_sync

/// What is mapped and is not at the server: each command says so, and what may have been meant.
@Suite struct MissingNamesTests {
    private static let twin =
        "which differs only in blanks: U+00A0 NO-BREAK SPACE here, U+0020 SPACE there, after \"Sales\""

    @Test func `a mapped name that no group has is told with the nearest, and how they differ`() async throws {
        try await Desk.serving(["Sales EMEA": ["a"], "Support": ["a"]]) { desk, _ in
            try await desk.map(["Sales\u{A0}EMEA": ["a"], "Suport": ["a"]])
            let check = await desk.run("check")
            #expect(
                check.out.contains("groups         warn  2 mapped names have no group at the server"), "\(check.out)")
            #expect(check.out.contains("the nearest name is \"Sales EMEA\", \(Self.twin)"))
            #expect(check.out.contains("no group is called \"Suport\", the nearest name is \"Support\"\n"))

            #expect(!(await desk.run("status")).out.contains("missing groups"), "nobody has polled yet")
            await desk.run("run", "--once")
            let status = await desk.run("status")
            #expect(status.out.contains("missing groups no group is called \"Sales\u{A0}EMEA\", the nearest name is"))
            #expect(status.out.contains(Self.twin), "\(status.out)")

            let explained = await desk.run("audit", "explain", "Sales\u{A0}EMEA")
            #expect(explained.out.contains("The nearest name of a group is \"Sales EMEA\", \(Self.twin)"))
            let other = await desk.run("audit", "explain", "Sales EMEA")
            #expect(
                other.out.contains(
                    "The nearest name that is mapped is \"Sales\u{A0}EMEA\", which differs only in blanks"))
        }
    }

    @Test func `where all is there, nothing is said`() async throws {
        try await Desk.serving(["Sales": ["a"]]) { desk, _ in
            try await desk.map(["Sales": ["a"]])
            #expect(
                (await desk.run("check")).out.contains("groups         ok    there is one for each of 1 mapped name\n"))
            await desk.run("run", "--once")
            #expect(!(await desk.run("status")).out.contains("missing"))
        }
    }

    @Test func `an import that asks the server says which groups it does not have`() async throws {
        try await PeopleDesk.serve { people in
            let file = try people.desk.write(#"{"groups": {"sales": ["Billing"]}}"#, to: "names.json")
            let outcome = await people.desk.run("import", file, "--resolve")
            #expect(outcome.exitCode == 0)
            let text = outcome.out.replacing("\n  ", with: " ")
            #expect(
                text.contains(
                    "! no group is called \"sales\", the nearest name is \"Sales\", which differs only in upper and lower case"
                ),
                "\(outcome.out)")
        }
    }

    @Test func `a skill that is not at the server any more is told by check, status and explain`() async throws {
        try await PeopleDesk.serve { people in
            let desk = people.desk
            await desk.run("run", "--once")
            #expect((await desk.run("check")).out.contains("skills         ok    2 mapped skills, there and active\n"))
            let gone = "00000000-0000-4000-8000-00000000dead"
            try await desk.map(["Sales": [people.billing, gone], "Care": [people.refunds]])

            let check = await desk.run("check")
            #expect(check.out.contains("skills         warn  1 mapped skill is not at the server, or not active"))
            #expect(check.out.contains("\(gone), mapped for \"Sales\""), "\(check.out)")

            await desk.run("run", "--once")
            let status = await desk.run("status")
            #expect(
                status.out.contains("missing skills \(gone) since 2027-01-15 08:00:00Z: not at the server"),
                "\(status.out)")
            for target in ["Ann Lee", "Sales"] {
                let explained = await desk.run("audit", "explain", target)
                #expect(explained.out.contains("The server does not have \(gone) since"), "\(explained.out)")
                #expect(!explained.out.contains("It will give \(gone)"))
            }
            let ann = await desk.run("audit", "explain", "Ann Lee")
            #expect(ann.out.contains("It will give nothing: the missing skills cannot be given."), "\(ann.out)")

            try await people.map(care: 4.5)
            await desk.run("run", "--once")
            #expect(!(await desk.run("status")).out.contains("missing skills"))
        }
    }
}
