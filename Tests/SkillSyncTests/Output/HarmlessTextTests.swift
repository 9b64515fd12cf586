import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct HarmlessTextTests {
    /// A terminal escape, a bell, a right-to-left override, a line break, a zero-width joiner, a C1 control.
    private static let name = "A\u{1B}[31m\u{7}\u{202E}B\nC\u{200D}\u{9B}2JD"
    private static let shown = #"A\u{1b}[31m\u{7}\u{202e}B\u{a}C\u{200d}\u{9b}2JD"#

    private static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
        }
    }

    @Test func `what a terminal would obey is written out`() {
        #expect(Self.name.harmless == Self.shown)
        #expect("Größe, 日本 and 😀".harmless == "Größe, 日本 and 😀")
        #expect("\u{2028}\u{2029}\u{FEFF}\u{E000}".harmless == #"\u{2028}\u{2029}\u{feff}\u{e000}"#)
        #expect("".harmless == "")
    }

    @Test func `cutting keeps within the width`() {
        #expect("abc".cut(to: 3) == "abc")
        #expect("abcd".cut(to: 3) == "ab…")
        #expect("abcd".cut(to: 1) == "…")
        #expect("👨‍👩‍👧👨‍👩‍👧".cut(to: 1) == "…")
    }

    @Test func `a hostile name does no harm in tables, messages and logs`() async throws {
        try await Desk.serving([Self.name: [], "Twin\u{1B}[2J": [], "Twin\u{1B}[2J": []]) { desk, world in
            try await desk.map(
                [Self.name: ["s\u{1B}]0;x\u{7}"], "Twin\u{1B}[2J": [], "Ghost\u{202E}": ["g"]], note: "why\u{1B}[0m")
            await world.inject(.status(400, body: #"{"detail": "no\u001b[31m\u202e\nforged line"}"#), on: .put())
            var outcomes = [
                await desk.run("plan"), await desk.run("run", "--once"), await desk.run("status"),
                await desk.run("audit", "trail", Self.name), await desk.run("audit", "trail", "Twin\u{1B}[2J"),
                await desk.run("audit", "trail", "Nobody\u{1B}[2J"), await desk.run("check"),
                await desk.run("import", desk.path("Nowhere\u{1B}[2J.json")),
            ]
            for query in ["drift", "attempts", "applied", "cycles", "mappings", "conflicts"] {
                outcomes.append(await desk.run("audit", query))
            }
            outcomes.append(await desk.run("import", try desk.write(#"{"groups": {}}"#, to: "e.json"), "--allow-empty"))
            #expect(outcomes.contains { $0.out.contains(Self.shown) })
            for outcome in outcomes {
                #expect(Self.isHarmless(outcome.everything), "\(outcome.everything.debugDescription)")
            }
        }
    }

    @Test func `a hostile name is kept as it is in JSON and CSV`() async throws {
        try await Desk.serving([Self.name: []]) { desk, _ in
            try await desk.map([Self.name: ["a"]])
            await desk.run("run", "--once")
            let row = try #require(try await desk.run("audit", "applied", "--format", "json").rows().first)
            #expect(row.text("groupName") == Self.name)
            let table = await desk.run("audit", "applied", "--format", "csv").out
            #expect(table.contains("\"\(Self.name)\""))
        }
    }

    @Test func `a line break in a name does not forge a line of a message`() async throws {
        let desk = try Desk()
        try await desk.map(["A": []])
        let outcome = await desk.run("audit", "trail", "Nobody\ntry: something else")
        #expect(
            outcome.error.hasPrefix(#"error: nothing is known of a group or a person "Nobody\u{a}try: something else""#)
        )
        #expect(outcome.error.split(separator: "\n").count == 2)
    }

    @Test func `CSV is written out on a terminal, which no program reads`() async throws {
        try await Desk.serving([Self.name: []]) { desk, _ in
            try await desk.map([Self.name: ["a"]])
            await desk.run("run", "--once")
            for command in [["audit", "applied"], ["audit", "explain", Self.name], ["export"]] {
                let arguments = command + ["--format", "csv"] + desk.options
                let shown = await desk.run(exactly: arguments, terminal: true).out
                #expect(shown.contains(Self.shown), "\(command)")
                #expect(Self.isHarmless(shown.replacing("\r\n", with: "\n")), "\(command)")
                #expect(await desk.run(exactly: arguments).out.contains(Self.name))
            }
        }
    }

    @Test func `JSON escapes what a terminal would obey, and says the same`() throws {
        let text = Self.name + "\u{7F}\u{85}\u{2028}\u{E0041}ä😀"
        let json = try Value.object([text: .list([text])]).json(pretty: true)
        #expect(Self.isHarmless(json))
        #expect(json.contains(#"\u202e"#) && json.contains(#"\udb40\udc41"#) && json.contains("ä😀"))
        #expect(try JSONDecoder().decode([String: [String]].self, from: Data(json.utf8)) == [text: [text]])
    }

    @Test func `exported events are written out on a terminal, and to the byte elsewhere`() async throws {
        let desk = try Desk()
        try await desk.map([Self.name: []])
        let shown = await desk.run("audit", "export", terminal: true)
        #expect(Self.isHarmless(shown.out))
        #expect(await desk.run("audit", "export").out.contains("\u{202E}"))
        let event = try JSONSerialization.jsonObject(with: Data(shown.out.split(separator: "\n")[0].utf8))
        #expect("\(event)".contains("\u{202E}"))
    }
}
