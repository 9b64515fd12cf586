import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

/// Mapping and configuration files that are made to do harm, or broken so that they would.
@Suite struct HostileFilesTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    /// Imports the text, which must be refused, and returns the message's lines.
    private func refusal(_ text: String, as name: String = "wrong.json") async throws -> [String] {
        let outcome = await desk.run("import", try desk.write(text, to: name))
        #expect(outcome.exitCode == 65, "\(outcome.everything)")
        #expect(!desk.exists("skill-sync.db"))
        return outcome.error.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("group,skill\nSales,a\nSales\u{0}X,b\n", "wrong.csv", 3),
        ("group,skill\r\nA,\"b\r\n\u{0}\"\r\n", "wrong.csv", 3),
        ("{\"groups\":\n{\"a\u{0}\": []}}", "wrong.json", 2), ("{\"groups\":\n{\"a\\u0000b\": []}}", "wrong.json", 2),
        (#"{"groups": {"a\\\u0000": []}}"#, "wrong.json", 1), (#"{"groups": {"a": ["\u0000"]}}"#, "wrong.json", 1),
        (#"{"groups": {}, "\u0000": 1}"#, "wrong.json", 1),
    ])
    func `a NUL is refused with its line, wherever it stands`(text: String, name: String, line: Int) async throws {
        let lines = try await refusal(text, as: name)
        #expect(
            lines == [
                "error: \(desk.path(name)) has a problem:",
                "  line \(line): a NUL character, which no name and no skill id can have",
                "try: fix it and run again; nothing was changed",
            ])
    }

    @Test func `a backslash before u0000 is no NUL`() async throws {
        let file = try desk.write(#"{"groups": {"a\\u0000": ["x"]}}"#, to: "right.json")
        #expect(await desk.run("import", file).exitCode == 0)
        #expect(try desk.store().mappings().map(\.groupName) == [#"a\u0000"#])
    }

    @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""a\ud83dx""#])
    func `half a surrogate pair is refused, rather than taken for a sign that stands for all of them`(
        name: String
    ) async throws {
        let lines = try await refusal(#"{"groups": {\#(name): ["x"]}}"#)
        #expect(lines.first?.hasPrefix("error: \(desk.path("wrong.json")) is no JSON: ") == true)
    }

    private static let nested: [String] = [
        String(repeating: "[", count: 200_000), #"{"groups":"# + String(repeating: "{\"a\":", count: 200_000),
        #"{"groups": {"A": "# + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "}}",
    ]

    @Test(arguments: nested)
    func `JSON nested without end is no JSON, as a mapping and as a configuration`(text: String) async throws {
        let lines = try await refusal(text)
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("error: \(desk.path("wrong.json")) is no JSON: ") == true)

        try desk.write(text, to: "config.json")
        let outcome = await desk.run("status")
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.hasPrefix("error: \(desk.config) is no JSON: "))
        #expect(outcome.error.count < 1000)
    }

    @Test(arguments: ["json", "csv"])
    func `a name of 64 KiB is a name like any other`(form: String) async throws {
        let name = String(repeating: "n", count: 64 << 10)
        let text = form == "csv" ? "group,skill\n\(name),a\n" : #"{"groups": {"\#(name)": ["a"]}}"#
        #expect(await desk.run("import", try desk.write(text, to: "long.\(form)")).exitCode == 0)
        #expect(try desk.store().mappings() == [Mapping(groupName: name, skills: ["a"])])
    }

    @Test(arguments: ["json", "csv"])
    func `what is wrong with a name of 64 KiB is told in a line that can be read`(form: String) async throws {
        let name = String(repeating: "n", count: 64 << 10)
        let text =
            form == "csv"
            ? "group,skill\n\(name),\(name)\n\(name),\(name)\n"
            : #"{"\#(name)": 1, "groups": {"\#(name)": ["a", "a"]}}"#
        let lines = try await refusal(text, as: "wrong.\(form)")
        #expect(lines.count >= 3)
        #expect(lines.allSatisfy { $0.count < 400 })
    }
}
