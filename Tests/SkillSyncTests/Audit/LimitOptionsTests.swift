import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct LimitOptionsTests {
    @Test(arguments: ["attempts", "cycles", "mappings", "conflicts"])
    func `a limit below one is a mistake on the command line`(query: String) async throws {
        let outcome = await (try Desk()).run("audit", query, "--limit", "0")
        #expect(outcome.exitCode == 64)
        #expect(outcome.error.contains("--limit must be 1 or more, but is 0"))
    }

    @Test(arguments: [("attempts", 100), ("cycles", 20), ("mappings", 100), ("conflicts", 100)])
    func `the help names the limit that a table has`(query: String, limit: Int) async throws {
        let help = await (try Desk()).run(exactly: ["audit", query, "--help"]).out
        #expect(help.contains("(default: \(limit) in"))
    }

    @Test func `the newest revisions are listed, and a table says where it stops`() async throws {
        let desk = try Desk()
        for number in 1...101 { try await desk.map(["A": ["\(number)"]]) }
        let table = await desk.run("audit", "mappings")
        #expect(table.lines.dropFirst().first?.hasPrefix("101  ") == true)
        #expect(table.out.split(separator: "\n").count == 101, "the heading and 100 rows")
        #expect(table.error == "the newest 100; --limit shows more\n")
        #expect(try await desk.run("audit", "mappings", "--format", "json").rows().count == 101)
        #expect(await desk.run("audit", "mappings", "--limit", "101").error == "")
        let few = try await desk.run("audit", "mappings", "--limit", "2", "--format", "json").rows()
        #expect(few.map { $0.number("revision") } == [101, 100])
    }

    @Test func `the latest conflicts are listed up to the limit`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            for number in 1...3 {
                await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put())
                try await desk.map(["A": ["\(number)"]])
                await desk.run("run", "--once")
                desk.time.advance(by: 3600)
            }
            #expect(try await desk.run("audit", "conflicts", "--format", "json").rows().count == 3)
            let limited = try await desk.run("audit", "conflicts", "--limit", "2", "--format", "json").rows()
            #expect(limited.map { $0.text("hour") } == ["2027-01-15T10:00:00.000Z", "2027-01-15T09:00:00.000Z"])
            #expect(await desk.run("audit", "conflicts", "--limit", "1").out.split(separator: "\n").count == 2)
        }
    }
}
