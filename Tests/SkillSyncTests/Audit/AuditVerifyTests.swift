import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct AuditVerifyTests {
    private static let keys: Set<String> = [
        "whole", "events", "pruned", "headId", "head", "notedHeadId", "flaw", "flawEvent",
    ]
    private static let hint =
        "try: keep this file as it is, and compare it with a backup or an export of before\n"

    /// Seven events: a mapping, a group, a PUT, an edit that an hour later is put right.
    private func withHistory(_ body: (Desk) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"]])
            await desk.run("run", "--once")
            desk.time.advance(by: 3600)
            try await world.edit(id, skills: ["theirs"])
            await desk.run("plan")
            desk.time.advance(by: 3600)
            await desk.run("run", "--once")
            try await body(desk)
        }
    }

    /// A group that is edited every minute, and mapped by a revision of 08:00; it is 08:10 then.
    private func withEdits(_ body: (Desk) async throws -> Void) async throws {
        try await Desk.serving(["Edited": []]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"]])
            for minute in 1...10 {
                desk.time.advance(by: 60)
                try await world.edit(id, skills: ["\(minute)"])
                await desk.run("plan")
            }
            try await body(desk)
        }
    }

    private func facts(_ outcome: Outcome) throws -> [String: Any] {
        let facts = try outcome.object()
        #expect(facts.keySet == Self.keys)
        return facts
    }

    // MARK: Whole

    @Test func `a trail that is whole is said to be, with the number of its events and its head`() async throws {
        try await withHistory { desk in
            let head = try await desk.store().verify().head
            let outcome = await desk.run("audit", "verify")
            #expect(outcome.exitCode == 0)
            #expect(outcome.error == "")
            #expect(head.id == 9)
            #expect(
                outcome.out == """
                    The trail is complete and unaltered: 9 events.
                    Its head: 9:\(head.hash)

                    """)
            let facts = try facts(await desk.run("audit", "verify", "--format", "json"))
            #expect(facts["whole"] as? Bool == true)
            #expect(facts.number("events") == 9 && facts.number("pruned") == 0)
            #expect(facts.number("headId") == 9 && facts.text("head") == head.hash)
            #expect(facts.isNull("notedHeadId") && facts.isNull("flaw") && facts.isNull("flawEvent"))
        }
    }

    @Test func `an empty trail is whole, and so is one of a single event`() async throws {
        let desk = try Desk()
        _ = try desk.storeForWriting()
        let empty = await desk.run("audit", "verify")
        #expect(empty.exitCode == 0)
        #expect(empty.out.hasPrefix("The trail is complete and unaltered: 0 events.\n"))
        try await desk.map(["A": []])
        #expect(await desk.run("audit", "verify").out.hasPrefix("The trail is complete and unaltered: 1 event.\n"))
    }

    @Test func `without a database there is no trail to be whole`() async throws {
        let outcome = await (try Desk()).run("audit", "verify")
        #expect(outcome.exitCode == 66)
        #expect(outcome.out == "")
    }

    @Test func `a verification changes nothing`() async throws {
        try await withEdits { desk in
            let before = try await desk.store().verify().head
            for _ in 1...2 { #expect(await desk.run("audit", "verify").exitCode == 0) }
            #expect(try await desk.store().verify().head == before)
        }
    }

    // MARK: A head noted earlier

    @Test func `a head noted earlier is found in the chain that has gone on since`() async throws {
        try await withHistory { desk in
            let noted = try await desk.store().verify().head
            try await desk.map(["A": ["b"]])
            for written in [noted.hash, noted.hash.uppercased(), "9:\(noted.hash)"] {
                let outcome = await desk.run("audit", "verify", "--head", written)
                #expect(outcome.exitCode == 0)
                #expect(
                    outcome.out.hasPrefix(
                        "The trail is complete and unaltered: 10 events; the noted head is event 9.\nIts head: 10:"))
            }
            let facts = try facts(await desk.run("audit", "verify", "--head", noted.hash, "--format", "json"))
            #expect(facts["whole"] as? Bool == true)
            #expect(facts.number("notedHeadId") == 9 && facts.number("headId") == 10)
        }
    }

    @Test func `a head that no event carries fails the verification, though all hashes fit`() async throws {
        try await withHistory { desk in
            let stranger = String(repeating: "ab", count: 32)
            let outcome = await desk.run("audit", "verify", "--head", stranger)
            #expect(outcome.exitCode == 4)
            #expect(outcome.out == "")
            #expect(outcome.error.hasPrefix("error: no event carries that hash: the chain was cut or made anew since"))
            #expect(outcome.error.hasSuffix(Self.hint))
            let json = await desk.run("audit", "verify", "--head", stranger, "--format", "json")
            #expect(json.exitCode == 4)
            #expect(try facts(json)["whole"] as? Bool == false)
            let told = try facts(json)
            #expect(told.isNull("flaw") && told.isNull("notedHeadId"))
        }
    }

    @Test(arguments: [
        "", "3b1f", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
        String(repeating: "g", count: 64), " " + String(repeating: "a", count: 63),
        String(repeating: "a", count: 63) + "\u{301}", "9:", "9:3b1f", ":" + String(repeating: "a", count: 64),
        "-1:" + String(repeating: "a", count: 64), "9999999999999999999:" + String(repeating: "a", count: 64),
        String(repeating: "\u{FF11}", count: 64),
    ])
    func `what is no hash is a mistake on the command line`(head: String) async throws {
        let desk = try Desk()
        try await desk.map([:])
        let outcome = await desk.run("audit", "verify", "--head", head)
        #expect(outcome.exitCode == 64)
        #expect(outcome.error.contains("--head"))
        #expect(
            head.hasPrefix("-")
                || outcome.error.contains("it must be 64 hexadecimal digits, or a number, a colon and these"))
        #expect(outcome.out == "")
    }

    @Test func `a head that was noted with its number is that of this event, or the chain was made anew`() async throws
    {
        try await withHistory { desk in
            let head = try await desk.store().verify().head
            let stranger = String(repeating: "ab", count: 32)
            for (noted, event) in [("9:\(stranger)", 9), ("99:\(stranger)", 99), ("4:\(head.hash)", 4)] {
                let outcome = await desk.run("audit", "verify", "--head", noted)
                #expect(outcome.exitCode == 4)
                #expect(
                    outcome.error.hasPrefix(
                        "error: event \(event) does not carry that hash: the chain was cut or made anew since"),
                    "\(outcome.error)")
            }
        }
    }

    @Test func `what is printed as the head can be given as the noted one`() async throws {
        try await withHistory { desk in
            let line = try #require(await desk.run("audit", "verify").lines.dropFirst().first)
            let printed = try #require(line.split(separator: " ").last)
            #expect(await desk.run("audit", "verify", "--head", String(printed)).exitCode == 0)
        }
    }

    // MARK: Tampered with

    @Test(arguments: [
        ("UPDATE attempt SET planned_at = planned_at + 1 WHERE id = 3", 3, "event 3 (attempt) was altered"),
        ("UPDATE settlement SET outcome = 'failed' WHERE id = 4", 4, "event 4 (settlement) was altered"),
        ("UPDATE snapshot SET version = '99' WHERE id = 2", 2, "event 2 (snapshot) was altered"),
        ("UPDATE revision SET note = 'forged'", 1, "event 1 (revision) was altered"),
        ("UPDATE mapping SET group_name = 'B'", 1, "event 1 (revision) was altered"),
        (
            "UPDATE skill_set SET skills = '[\"forged\"]' WHERE skills = '[\"old\"]'", 2,
            "event 2 (snapshot) was altered"
        ),
        ("DELETE FROM settlement WHERE id = 4", 4, "event 4 is gone, and no pruning took it"),
        ("DELETE FROM settlement WHERE id > 3; DELETE FROM attempt WHERE id = 3", 3, "events 3 to 4 are gone"),
    ])
    func `what was altered or taken away is named by its event`(sql: String, event: Int, words: String) async throws {
        try await withHistory { desk in
            try desk.tamper(sql)
            let outcome = await desk.run("audit", "verify")
            #expect(outcome.exitCode == 4)
            #expect(outcome.out == "", "nothing that could be read as if it were whole")
            #expect(outcome.error.hasPrefix("error: the trail does not fit: \(words)"), "\(outcome.error)")
            #expect(outcome.error.hasSuffix(Self.hint))

            let json = await desk.run("audit", "verify", "--format", "json")
            #expect(json.exitCode == 4)
            #expect(json.error == outcome.error)
            let facts = try facts(json)
            #expect(facts["whole"] as? Bool == false)
            #expect(facts.number("flawEvent") == event)
            #expect(facts.text("flaw")?.hasPrefix(words) == true)
        }
    }

    @Test(arguments: [
        ("UPDATE chain SET hash = zeroblob(32)", "the end of the chain is not where the last event is"),
        ("DELETE FROM chain", "the end of the chain is not where the last event is"),
        ("UPDATE chain SET last_id = 8, sealed_id = 8", "event 9 (snapshot) is there, though the chain has no place"),
        (
            "INSERT INTO mapping VALUES ('Smuggled', 7, 1)",
            "\"Smuggled\" is mapped by revision 7, which was never imported"
        ),
        ("UPDATE target SET display_name = 'B'", "what the database holds for the present state of "),
        ("INSERT INTO unsettled VALUES (3)", "the list of open attempts is not what their settlements say"),
        ("INSERT INTO gap VALUES (90, 91)", "what is missing is not what the last pruning says it took"),
    ])
    func `what is no event but does not fit is told in words`(sql: String, words: String) async throws {
        try await withHistory { desk in
            try desk.tamper(sql)
            let outcome = await desk.run("audit", "verify")
            #expect(outcome.exitCode == 4)
            #expect(outcome.error.hasPrefix("error: the trail does not fit: \(words)"), "\(outcome.error)")
        }
    }

    @Test(arguments: [
        "UPDATE skill_set SET skills = 'no JSON' WHERE skills = '[\"old\"]'",
        "UPDATE skill_set SET skills = '' WHERE skills = '[\"old\"]'", "DROP TABLE settlement",
        "DROP TABLE chain", "DROP VIEW events",
    ])
    func `what can no longer be read was tampered with as well`(sql: String) async throws {
        try await withHistory { desk in
            try desk.tamper(sql)
            let outcome = await desk.run("audit", "verify")
            #expect(outcome.exitCode == 4, "\(outcome.error)")
            #expect(outcome.error.hasPrefix("error: ") && outcome.error.contains("\ntry: "))
        }
    }

    @Test func `a file with damaged pages is damaged`() async throws {
        try await withHistory { desk in
            try desk.tamper("PRAGMA wal_checkpoint(TRUNCATE)")
            let size = try Data(contentsOf: URL(fileURLWithPath: desk.database)).count
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: desk.database))
            try file.seek(toOffset: UInt64(size / 2))
            try file.write(contentsOf: Data(repeating: 0xFF, count: size - size / 2))
            try file.close()
            let outcome = await desk.run("audit", "verify")
            #expect(outcome.exitCode == 4, "\(outcome.error)")
        }
    }

    // MARK: Pruned

    @Test func `what was pruned is told, and heads noted before and after are found`() async throws {
        try await withEdits { desk in
            let before = try await desk.store().verify().head
            try await desk.map(["A": ["b"]])
            // Of the edits from 08:01 to 08:10 all go but the first, and the last one before 08:06.
            let pruned = await desk.run("db", "prune", "--before", "2027-01-15T08:05:30Z")
            #expect(pruned.out.hasPrefix("Pruned 3 events"))
            let after = try await desk.store().verify().head
            #expect(after.id == before.id + 2, "a revision and the record of the pruning")
            for head in [before, after] {
                let outcome = await desk.run("audit", "verify", "--head", head.hash)
                #expect(outcome.exitCode == 0, "\(outcome.error)")
                #expect(
                    outcome.out.hasPrefix(
                        "The trail is complete and unaltered: 10 events, 3 pruned; the noted head is event \(head.id).\n"
                    ))
            }
            let facts = try facts(await desk.run("audit", "verify", "--format", "json"))
            #expect(facts.number("events") == 10 && facts.number("pruned") == 3 && facts.number("headId") == 13)
        }
    }

    @Test func `a head whose event was pruned is found, and another hash in its place is not`() async throws {
        try await withEdits { desk in
            var hashes: [String] = []
            try desk.store().events { event in
                hashes.append(event.json.firstMatch(of: /"hash":"([0-9a-f]{64})"/).map { String($0.1) } ?? "")
                return true
            }
            await desk.run("db", "prune", "--before", "2027-01-15T08:05:30Z")
            let end = await desk.run("audit", "verify", "--head", hashes[4])
            #expect(end.exitCode == 0, "\(end.error)")
            #expect(end.out.contains("; the noted head is event 5.\n"))
            for head in [hashes[2], "3:\(hashes[2])", "5:\(hashes[4])"] {
                let within = await desk.run("audit", "verify", "--head", head)
                #expect(within.exitCode == 0, "\(within.error)")
            }
            for head in ["5:\(hashes[2])", "3:\(hashes[4])"] {
                #expect(await desk.run("audit", "verify", "--head", head).exitCode == 4)
            }
        }
    }

    @Test func `what was pruned without a record, or one that was altered, is found`() async throws {
        try await withEdits { desk in
            await desk.run("db", "prune", "--before", "2027-01-15T08:05:30Z")
            #expect(await desk.run("audit", "verify").exitCode == 0)
            try desk.tamper("UPDATE gap SET last_id = last_id + 1; DELETE FROM snapshot WHERE id = 6")
            #expect(await desk.run("audit", "verify").exitCode == 4)
        }
    }

    // MARK: Beside others

    @Test func `while another process writes and prunes, every verification finds a whole trail`() async throws {
        try await withHistory { desk in
            let writer = try desk.storeForWriting()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    for number in 1...40 {
                        let provenance = Provenance(
                            importedAt: desk.time.now, importedBy: "bob@other", source: "/m.json", note: nil)
                        _ = try writer.importRevision(
                            [Mapping(groupName: "A", skills: ["\(number)"])], from: provenance)
                        let cycle = try writer.openCycle(.sync, mode: .replace)
                        let group = Sighting(
                            id: "w\(number)", displayName: "W", version: "1", lastModified: nil, skills: [])
                        _ = try writer.observe(group, in: cycle)
                        if number == 20 {
                            desk.time.advance(by: 60)
                            _ = try writer.prune(before: desk.time.now, by: "bob@other", batch: 2)
                        }
                    }
                }
                tasks.addTask {
                    for _ in 1...15 {
                        let outcome = await desk.run("audit", "verify")
                        #expect(outcome.exitCode == 0, "\(outcome.error)")
                        await Task.yield()
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }
}
