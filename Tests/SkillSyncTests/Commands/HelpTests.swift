import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import skill_sync

@Suite struct HelpTests {
    private static let commands: [[String]] = [
        [], ["import"], ["export"], ["run"], ["plan"], ["audit"], ["audit", "drift"], ["audit", "attempts"],
        ["audit", "trail"], ["audit", "applied"], ["audit", "cycles"], ["audit", "mappings"], ["audit", "conflicts"],
        ["audit", "report"], ["db"], ["db", "backup"], ["db", "check"], ["db", "prune"], ["status"], ["check"],
        ["demo"],
    ]

    private let desk: Desk

    init() throws { desk = try Desk() }

    @Test(arguments: commands)
    func `help has examples that begin with the program's name`(command: [String]) async {
        let outcome = await desk.run(exactly: command + ["--help"])
        #expect(outcome.exitCode == 0)
        let examples = outcome.out.split(separator: "EXAMPLES\n", maxSplits: 1).last ?? ""
        #expect(outcome.out.contains("EXAMPLES\n  skill-sync "))
        #expect(examples.hasPrefix((["  skill-sync"] + command.prefix(2)).joined(separator: " ")))
    }

    @Test(arguments: commands)
    func `examples are not broken on a terminal of 80 columns`(command: [String]) throws {
        let type = try command.reduce(SkillSync.self as any ParsableCommand.Type) { parent, name in
            try #require(parent.configuration.subcommands.first { $0.configuration.commandName == name })
        }
        let lines = type.configuration.discussion.split(separator: "\n").drop { $0 != "EXAMPLES" }
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
    }

    @Test(arguments: commands)
    func `no sentence is broken but where the terminal's line ends`(command: [String]) throws {
        let type = try command.reduce(SkillSync.self as any ParsableCommand.Type) { parent, name in
            try #require(parent.configuration.subcommands.first { $0.configuration.commandName == name })
        }
        let text = type.configuration.discussion.components(separatedBy: "EXAMPLES")[0]
        let paragraphs = text.components(separatedBy: "\n\n").filter { !$0.contains("\n  ") }
        #expect(paragraphs.allSatisfy { !$0.trimmingCharacters(in: .newlines).contains("\n") }, "\(paragraphs)")
    }

    @Test(arguments: [
        ["nonsense"], ["import"], ["import", "a", "b"], ["audit", "nonsense"], ["audit", "trail"],
        ["plan", "--nonsense"],
        ["plan", "--format", "xml"], ["export", "--format", "table"], ["audit", "attempts", "--limit", "0"],
        ["audit", "cycles", "--limit", "-1"], ["audit", "cycles", "--limit", "many"],
        ["audit", "attempts", "--outcome", "good"],
        ["audit", "attempts", "--since", "yesterday"], ["audit", "attempts", "--cycle", "x"],
        ["status", "--log-level", "loud"], ["status", "--log-format", "xml"], ["demo", "--port", "80"],
        ["demo", "--serve", "--port", "65536"],
        ["demo", "--serve", "--port=-1"], ["run", "--withdraw", "a", "--once"],
        ["run", "--withdraw", "a", "--approve", "a"],
        ["status", "--config"],
    ])
    func `a mistake on the command line is usage`(arguments: [String]) {
        do {
            _ = try SkillSync.parseAsRoot(arguments)
            Issue.record("was taken")
        } catch {
            #expect(SkillSync.exitCode(for: error).rawValue == 64)
        }
    }

    @Test(arguments: [
        (["audit", "attempts", "--outcome", "foo"], "  - conflict"),
        (["audit", "attempts", "--since", "yesterday"], "90m, 24h or 7d"),
        (["db", "prune", "--before", "soon"], "90m, 24h or 7d"),
    ])
    func `what would do is told in lines that can be read`(arguments: [String], told: String) throws {
        let failure = try #require(
            #expect(throws: (any Error).self) { try SkillSync.parseAsRoot(arguments) }.map({ SkillSync.misuse($0) }))
        let message = failure.message(style: Style(usesColour: false))
        #expect(!message.contains("\\u{"), "\(message)")
        #expect(message.contains(told), "\(message)")
        #expect(message.hasPrefix("error: The value '\(arguments.last ?? "")' is invalid for '--"))
    }

    @Test func `a wrong value is named with the values that would do`() async {
        let outcome = await desk.run("audit", "attempts", "--outcome", "good")
        #expect(outcome.exitCode == 64)
        #expect(outcome.error.contains("good"))
        for value in ["pending", "applied", "conflict", "rateLimited", "rejected", "failed", "unknown", "superseded"] {
            #expect(outcome.error.contains(value))
        }
        #expect(await desk.run("audit", "cycles", "--limit", "0").error.contains("--limit must be 1 or more, but is 0"))
    }

    @Test func `the version is told`() async {
        let outcome = await desk.run(exactly: ["--version"])
        #expect(outcome.exitCode == 0)
        #expect(outcome.out == Version.current + "\n")
    }

    @Test func `the exit codes of the contract are told`() async {
        let help = await desk.run(exactly: ["--help"]).out
        let words = Set(help.split(whereSeparator: \.isWhitespace).map(String.init))
        #expect(words.isSuperset(of: ["0", "1", "2", "64", "65", "66", "75", "77", "78"]))
    }

    @Test func `an exit code means in the help what it means in the README`() async throws {
        let page = PackageFolder.url.appendingPathComponent("README.md")
        let readme = try String(contentsOf: page, encoding: .utf8).replacing("`", with: "")
        let help = await desk.run(exactly: ["--help"]).out
        let rows = readme.matches(of: /(?m)^\| ([0-9]+) \| (.+) \|$/)
        #expect(rows.map { String($0.1) } == ["0", "1", "2", "3", "4", "75", "77", "78"])
        for row in rows {
            let line = "  \(row.1)".padding(toLength: 6, withPad: " ", startingAt: 0) + row.2 + "\n"
            #expect(help.contains(line), "\(line)")
        }
    }
}
