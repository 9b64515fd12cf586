import ArgumentParser
import Crypto
import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct AuditExportTests {
    /// The lines as whoever reads NDJSON takes them: parted at line feeds, and by nothing else.
    private func lines(_ outcome: Outcome) -> [String] {
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(outcome.error == "")
        #expect(outcome.out.isEmpty || outcome.out.utf8.last == UInt8(ascii: "\n"))
        return outcome.out.utf8.split(separator: UInt8(ascii: "\n")).map { String(decoding: Array($0), as: UTF8.self) }
    }

    private func objects(_ lines: [String]) throws -> [[String: Any]] {
        try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }

    /// A mapping, a first sync with a conflict, an edit an hour later, put right another hour later.
    private func withHistory(_ body: (Desk, World) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"], "B": []]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put(id))
            try await desk.map(["A": ["a"], "B": ["b"]], note: "first")
            await desk.run("run", "--once")
            for edit in ["mine", "yours"] {
                try await world.edit(id, skills: [edit])
                await desk.run("plan")
            }
            desk.time.advance(by: 3600)
            try await world.edit(id, skills: ["theirs"])
            await desk.run("plan")
            desk.time.advance(by: 3600)
            await desk.run("run", "--once")
            try await body(desk, world)
        }
    }

    /// What stands in each line as the member "event", taken out as text: no decoder and no encoder could give it back
    /// just so.
    private func bodies(_ lines: [String]) throws -> [String] {
        try lines.map { line in
            let start = try #require(line.range(of: #","event":{"#))
            #expect(line.hasSuffix("}}"))
            return "{" + line[start.upperBound...].dropLast()
        }
    }

    /// The hashes that SHA-256 makes of the bodies, after this one.
    private func chain(_ bodies: [String], after hash: String? = nil) throws -> [String] {
        var last = try hash.map(bytes) ?? Data(count: 32)
        return bodies.map { body in
            last = Data(SHA256.hash(data: last + Data(SHA256.hash(data: Data(body.utf8)))))
            return last.map { String(format: "%02x", $0) }.joined()
        }
    }

    private func bytes(_ hexadecimal: String) throws -> Data {
        var bytes = Data()
        var rest = hexadecimal[...]
        while !rest.isEmpty {
            bytes.append(try #require(UInt8(rest.prefix(2), radix: 16)))
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    @Test func `every event is a line of JSON with its number, its time, its hash and itself`() async throws {
        try await withHistory { desk, _ in
            let rows = try objects(lines(await desk.run("audit", "export")))
            #expect(rows.compactMap { $0.number("id") } == Array(1...rows.count))
            #expect(rows.count > 12)
            for row in rows {
                #expect(row.keySet == ["id", "at", "hash", "event"])
                #expect(row.isTime("at"))
                #expect(row.text("hash")?.wholeMatch(of: /[0-9a-f]{64}/) != nil)
                #expect(row.object("event")?.number("id") == row.number("id"))
            }
            let kinds = rows.compactMap { $0.object("event")?.text("event") }
            #expect(kinds.first == "revision")
            #expect(Set(kinds) == ["revision", "snapshot", "attempt", "settlement"])
            #expect(rows.first?.text("at") == "2027-01-15T08:00:00.000Z")
            #expect(rows.last?.text("at") == "2027-01-15T10:00:00.000Z")
            #expect(rows.first?.object("event")?.text("note") == "first")
        }
    }

    @Test func `the chain of hashes can be made from the lines alone, and ends in the head that verify tells`()
        async throws
    {
        try await withHistory { desk, _ in
            let lines = lines(await desk.run("audit", "export"))
            let told = try objects(lines).compactMap { $0.text("hash") }
            #expect(try chain(bodies(lines)) == told)
            let head = try await desk.run("audit", "verify", "--format", "json").object().text("head")
            #expect(told.last == head)
        }
    }

    @Test func `from the last line on it goes on with just the rest, and the chain goes on with it`() async throws {
        try await withHistory { desk, _ in
            let whole = lines(await desk.run("audit", "export"))
            for after in 0...whole.count + 1 {
                let rest = lines(await desk.run("audit", "export", "--after", "\(after)"))
                #expect(rest == Array(whole.dropFirst(after)))
            }
            let last = try objects(whole).last?.text("hash")
            try await desk.map(["A": ["later"]])
            let rest = lines(await desk.run("audit", "export", "--after", "\(whole.count)"))
            #expect(rest.count == 1)
            #expect(try chain(bodies(rest), after: last) == objects(rest).compactMap { $0.text("hash") })
        }
    }

    @Test func `from a time on it begins with the first event of that time`() async throws {
        try await withHistory { desk, _ in
            let whole = lines(await desk.run("audit", "export"))
            let times = try objects(whole).compactMap { $0.text("at") }
            for (argument, first) in [
                ("2027-01-15T09:00:00Z", "2027-01-15T09"), ("90m", "2027-01-15T09"), ("60m", "2027-01-15T09"),
                ("3599s", "2027-01-15T10"), ("2027-01-15T09:00:00.001Z", "2027-01-15T10"), ("2h", "2027-01-15T08"),
                ("2000-01-01", "2027-01-15T08"),
            ] {
                let index = try #require(times.firstIndex { $0.hasPrefix(first) })
                #expect(lines(await desk.run("audit", "export", "--since", argument)) == Array(whole[index...]))
            }
            #expect(lines(await desk.run("audit", "export", "--since", "2027-01-16")).isEmpty)
            let both = lines(await desk.run("audit", "export", "--since", "90m", "--after", "\(whole.count - 1)"))
            #expect(both == Array(whole.suffix(1)))
        }
    }

    @Test func `names that would break a line stay within it, and are hashed as they are`() async throws {
        let names = [
            "line\nfeed", "carriage\r\nreturn", "\u{2028}separators\u{2029}\u{85}\u{B}\u{C}",
            #"quote" and \ and ","event":{"#,
            "\u{1}\u{1B}[31m\u{7F}", "\u{202E}turned", "日本 🧑‍🚀 e\u{301} \u{FEFF}", "</script>&amp;/", "}}",
        ]
        try await Desk.serving([:]) { desk, world in
            for name in names { await world.add(displayName: name, skills: ["s\n\u{2028}"]) }
            try await desk.map(["A": ["a"]], note: "two\nlines, \"quoted\" \u{2028}")
            await desk.run("plan")
            let exported = lines(await desk.run("audit", "export"))
            let rows = try objects(exported)
            #expect(rows.count == 1 + names.count)
            let told = Set(rows.compactMap { $0.object("event")?.text("targetName") }.map { Array($0.unicodeScalars) })
            #expect(told == Set(names.map { Array($0.unicodeScalars) }))
            #expect(rows.first?.object("event")?.text("note") == "two\nlines, \"quoted\" \u{2028}")
            #expect(try chain(bodies(exported)) == rows.compactMap { $0.text("hash") })
            for line in exported {
                #expect(!line.utf8.contains { $0 < 0x20 }, "no raw control characters")
            }
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    @Test func `after a pruning what is left is exported, with the record that the rest went`() async throws {
        try await withHistory { desk, _ in
            let whole = lines(await desk.run("audit", "export"))
            await desk.run("db", "prune", "--before", "90m")
            let left = lines(await desk.run("audit", "export"))
            #expect(left.dropLast().allSatisfy(Set(whole).contains), "just as it was")
            #expect(left.count < whole.count)
            let record = try #require(try objects(left).last?.object("event"))
            #expect(record.text("event") == "pruning")
            #expect(record.text("prunedBy") == "ann@desk")
            #expect(
                try objects(left).compactMap { $0.number("id") }
                    == objects(left).compactMap { $0.number("id") }.sorted())
        }
    }

    @Test func `of a time that was pruned what is left of it is exported, and from its end on nothing is missing`()
        async throws
    {
        try await withHistory { desk, _ in
            let whole = lines(await desk.run("audit", "export", "--since", "90m"))
            await desk.run("db", "prune", "--before", "90m")
            let left = lines(await desk.run("audit", "export"))
            let times = try objects(left).compactMap { $0.text("at") }
            #expect(lines(await desk.run("audit", "export", "--since", "3h")) == left)
            #expect(lines(await desk.run("audit", "export", "--since", "2h")) == left)
            let since = zip(left, times).filter { $0.1 >= "2027-01-15T08:00:01" }.map(\.0)
            #expect(lines(await desk.run("audit", "export", "--since", "7199s")) == since)
            #expect(lines(await desk.run("audit", "export", "--since", "89m")).dropLast() == whole[...])
            #expect(lines(await desk.run("audit", "export", "--since", "90m")).dropLast() == whole[...])
        }
    }

    @Test(arguments: [["--after", "-1"], ["--after", "x"], ["--since", "yesterday"], ["--after", "1e3"]])
    func `what is no number and no time is a mistake on the command line`(arguments: [String]) async throws {
        let desk = try Desk()
        try await desk.map([:])
        let outcome = await desk.run(
            exactly: ["audit", "export"] + arguments + desk.options)
        #expect(outcome.exitCode == 64, "\(outcome.error)")
        #expect(outcome.out == "")
    }

    @Test func `of an empty trail no line is printed, and without a database it is an error`() async throws {
        let desk = try Desk()
        #expect(await desk.run("audit", "export").exitCode == 66)
        _ = try desk.storeForWriting()
        let outcome = await desk.run("audit", "export")
        #expect(outcome.exitCode == 0)
        #expect(outcome.out == "")
    }

    @Test func `a reader that goes away ends the export quietly`() async throws {
        let desk = try Desk()
        try await desk.map(["A": []])
        let recorder = ConsoleRecorder(readerLeavesAfter: 0)
        let command = try AuditExportCommand.parse(desk.options)
        try await command.run(desk.context(recorder.console()))
        #expect(recorder.out == "" && recorder.error == "")
    }
}
