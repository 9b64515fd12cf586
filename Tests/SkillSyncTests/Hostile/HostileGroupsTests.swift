import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

/// Groups on a page that are none, and groups whose texts are made to do harm.
@Suite(.timeLimit(.minutes(10))) struct HostileGroupsTests {
    /// Runs a cycle over one page: `group` as it is written here, and after it Sales, which shall get a skill.
    private func poll(
        _ group: [UInt8], _ body: (Outcome, Desk, World) async throws -> Void
    ) async throws {
        try await Desk.serving(["Sales": []]) { desk, world in
            let sales = try #require(await world.group(named: "Sales"))
            let page =
                Array(#"{"totalResults": 2, "Resources": ["#.utf8) + group
                + Array(#", {"id": "\#(sales.id)", "displayName": "Sales", "version": 1, "skills": []}]}"#.utf8)
            await world.inject(.answer(CannedAnswer(status: 200, bytes: page)), on: .list())
            try await desk.map(["Sales": ["a"], "Other": ["b"]])
            try await body(await desk.run("run", "--once"), desk, world)
        }
    }

    private static let unreadable: [(String, id: String, reason: String)] = [
        (#"{"id": "x"}"#, "x", #""missing at=displayName""#),
        (#"{"displayName": "Other"}"#, "none", #""missing at=id""#),
        (#"{"id": 5, "displayName": "Other"}"#, "none", #""wrongType at=id""#),
        (#"{"id": "x", "displayName": ["Other"]}"#, "x", #""wrongType at=displayName""#),
        (#"{"id": "x", "displayName": "Other", "skills": {"a": 1}}"#, "x", #""wrongType at=skills""#),
        (#"{"id": "x", "displayName": "Other", "skills": [null]}"#, "x", #""null at=skills.[0]""#),
        (#"{"id": "x", "displayName": "Other", "version": {}}"#, "x", #""wrongType at=version""#),
        (#"{"id": "x", "displayName": "Other\u0000", "version": 1}"#, "x", #""holdsNUL at=displayName""#),
        (#"{"id": "x\u0000y", "displayName": "Other"}"#, "\"x y\"", #""holdsNUL at=id""#),
        (#"{"id": "x", "displayName": "Other", "skills": ["a\u0000b"]}"#, "x", #""holdsNUL at=skills""#),
        (#"{"id": "x", "displayName": "Other", "version": "1\u0000"}"#, "x", #""holdsNUL at=version""#),
        (
            #"{"id": "x", "displayName": "Other", "meta": {"lastModified": "\u0000"}}"#, "x",
            #""holdsNUL at=meta""#
        ),
        (#"{"id": "..", "displayName": "Other"}"#, "..", #""pathStep at=id""#),
        ("7", "none", "wrongType"), ("null", "none", "null"),
    ]

    @Test(arguments: unreadable)
    func `a group that is none is skipped by name, and the others go on`(
        group: String, id: String, reason: String
    ) async throws {
        try await poll(Array(group.utf8)) { outcome, desk, world in
            #expect(outcome.exitCode == 1, "\(outcome.error)")
            #expect(outcome.out.contains("! Other: not seen, and the poll was not complete\n"))
            #expect(
                outcome.error.contains(
                    "warning group skipped: unreadable groupId=\(id) index=1 reason=\(reason)\n"),
                "\(outcome.error)")
            #expect(await world.group(named: "Sales")?.skills == ["a"])
            #expect(await world.puts.count == 1)
            // A poll that could not read everything concludes nothing from absence.
            let drift = try desk.store().drift()
            #expect(drift.map(\.cause) == [.neverApplied])
        }
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func `bytes that are no UTF-8 never become somebody's name`(bytes: [UInt8]) async throws {
        let group = Array(#"{"id": "x", "displayName": "Oth"#.utf8) + bytes + Array(#"er", "version": 1}"#.utf8)
        try await poll(group) { outcome, desk, world in
            let status = try desk.store().status()
            #expect(status.knownGroups <= 1)
            #expect(outcome.error.contains("unreadable") || outcome.error.contains("makes no sense"))
            #expect(await world.puts.allSatisfy { $0.skills == ["a"] })
        }
    }

    private static let names: [String] = [
        String(repeating: "n", count: 1024), "e" + String(repeating: "\u{301}", count: 511),
        "'; DROP TABLE target; --", "\"; DELETE FROM snapshot; --", "%' OR '1'='1", "<script>alert(1)</script>",
        "\u{1B}[2J\u{1B}]0;owned\u{7}", "\u{9B}2J\u{9D}0;x\u{9C}", "\u{202E}gnihtemos\u{2066}", "a\r\nerror: forged",
        "=cmd|' /C calc'!A0", "{{constructor}}", "../../../etc/passwd", "${HOME}`id`", "\u{FFFF}\u{E0041}",
    ]

    @Test(arguments: names)
    func `a name that is made to do harm is a name like any other`(name: String) async throws {
        try await Desk.serving([name: ["old"], "Sales": []]) { desk, world in
            try await desk.map([name: ["new"], "Sales": ["a"]])
            var outcomes = [await desk.run("plan"), await desk.run("run", "--once", "--log-level", "debug")]
            #expect(outcomes.map(\.exitCode) == [2, 0], "\(outcomes.map(\.error))")
            #expect(await world.groups.map(\.skills) == [["new"], ["a"]])
            try await world.edit(try #require(await world.group(named: name)).id, skills: ["new", "x"])
            await world.inject(.status(400, body: #"{"detail": "not \#(name.harmless)"}"#), on: .put())
            outcomes.append(await desk.run("run", "--once", "--log-format", "json", "--log-level", "debug"))

            for format in ["table", "json", "csv"] {
                for query in [
                    ["drift"], ["attempts"], ["applied"], ["conflicts"], ["mappings"], ["trail", name],
                    ["explain", name],
                ] {
                    outcomes.append(
                        await desk.run(
                            exactly: ["audit"] + query
                                + ["--format", format] + desk.options,
                            terminal: true))
                }
            }
            outcomes.append(await desk.run("audit", "export", terminal: true))
            outcomes.append(await desk.run("export", "--format", "csv", terminal: true))
            outcomes.append(await desk.run("export", terminal: true))
            for outcome in outcomes {
                #expect(outcome.everything.isHarmless, "\(outcome.everything.prefix(2000).debugDescription)")
                #expect(outcome.exitCode <= 2, "\(outcome.error)")
            }
            #expect(await desk.run("audit", "verify").exitCode == 0)

            // To programs it is what it is.
            let rows = try await desk.run("audit", "applied", "--group", name, "--format", "json").rows()
            #expect(rows.map { $0.text("groupName").map { Array($0.utf8) } } == [Array(name.utf8)])
            let file = try desk.write(await desk.run("export", "--format", "csv").out, to: "again.csv")
            #expect(await desk.run("import", file).out.contains("0 added, 0 changed, 0 removed"))
        }
    }

    @Test(arguments: ["0", "1", "3", "99", "-1", "9223372036854775807", "null"])
    func `a totalResults that lies makes nobody vanish`(total: String) async throws {
        try await Desk.serving(["Sales": [], "Support": []]) { desk, world in
            try await desk.map(["Sales": ["a"], "Support": ["b"]])
            await desk.run("run", "--once")
            let groups = await world.groups
            let resources = groups.map {
                #"{"id": "\#($0.id)", "displayName": "\#($0.displayName)", "version": 2, "skills": \#($0.skills)}"#
            }
            let page = { (some: [String]) in
                Fault.status(200, body: #"{"totalResults": \#(total), "Resources": [\#(some.joined(separator: ","))]}"#)
            }
            await world.inject(page(resources), on: .list(startIndex: 1))
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(outcome.error.contains("poll not shown complete: nothing concluded from absence"))
            #expect(try desk.store().status().knownGroups == 2)
            #expect(await world.puts.count == 2)
        }
    }

    @Test func `groups deleted on earlier pages make nobody vanish, whose page they moved to or not`() async throws {
        try await Desk.serving(["A": [], "B": [], "C": [], "D": [], "E": []]) { desk, world in
            try desk.configure(groups: [:], settings: ["pageSize": 2])
            try await desk.map(["E": ["a"], "C": ["b"]])
            await desk.run("run", "--once")
            await world.inject(.hold, on: .list(startIndex: 3))
            async let running = desk.run("run", "--once")
            let held = try await world.request { $0.fault == .hold }
            for name in ["A", "B"] { try await world.delete(try #require(await world.group(named: name)).id) }
            await world.release(held.number)
            let outcome = await running
            #expect(outcome.exitCode == 1)
            #expect(outcome.out.contains("! C: not seen, and the poll was not complete\n"))
            #expect(try desk.store().drift().isEmpty)
            #expect(try desk.store().status().knownGroups == 5)
            #expect(await world.puts.count == 2)
        }
    }
}

extension String {
    /// Whether a terminal shows it and does nothing else.
    fileprivate var isHarmless: Bool {
        replacing("\r\n", with: "\n").split(separator: "\n").allSatisfy { $0 == String($0).harmless }
    }
}
