import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

@Suite struct RunOnceTests {
    @Test func `one cycle brings the groups in step, and the next has nothing to PUT`() async throws {
        try await Desk.serving(["A": ["old"], "B": ["b"], "C": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"], "B": ["b"]])
            let first = await desk.run("run", "--once")
            #expect(first.exitCode == 0, "\(first.error)")
            #expect(
                first.out
                    == "Cycle 1 converged: 3 groups polled with 3 requests, 1 of 1 change applied.\n")
            #expect(await world.group(named: "A")?.skills == ["a"])
            #expect(await world.group(named: "C")?.skills == [])
            #expect(await world.puts.count == 1)

            // Each run has its own context, as a process that was started anew.
            let second = await desk.run("run", "--once")
            #expect(second.exitCode == 0)
            #expect(second.out.contains("0 of 0 changes applied"))
            #expect(await world.puts.count == 1)
        }
    }

    @Test func `the tutorial's file converges by import and run`() async throws {
        try await Desk.serving(["Sales EMEA": [], "Billing": ["x"]]) { desk, world in
            let file = try desk.write(
                #"{"groups": {"Sales EMEA": ["s", "e"], "Billing": ["b"]}, "pollingIntervalMs": 60000}"#,
                to: "tutorial.json")
            #expect(await desk.run("import", file).exitCode == 0)
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.puts.count == 2)
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await world.puts.count == 2)
            #expect(await Set(world.group(named: "Sales EMEA")?.skills ?? []) == ["s", "e"])
        }
    }

    @Test func `the configuration's groups become the first revision`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.error.contains("notice mappings imported from the configuration groups=1 revision=1"))
            let revision = try #require(try desk.store().currentRevision())
            #expect(revision.number == 1)
            #expect(revision.provenance.source == desk.config)
            #expect(revision.provenance.importedBy == "ann@desk")
        }
    }

    @Test func `a configuration that differs from the revision is told of, and the revision stays in force`()
        async throws
    {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            try await desk.map(["A": ["mapped"]])
            try desk.configure(groups: ["A": ["configured"], "B": ["b"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 0)
            let notice = outcome.error.split(separator: "\n").first { $0.contains(" notice ") } ?? ""
            #expect(notice.contains("the configuration's groups differ from the current revision"))
            #expect(notice.contains("added=1 changed=1 removed=0"))
            #expect(notice.contains(desk.command("import \(desk.config)")))
            #expect(await world.group(named: "A")?.skills == ["mapped"])
            #expect(await world.group(named: "B")?.skills == [])
            #expect(try desk.store().currentRevision()?.number == 1)
        }
    }

    @Test(arguments: [#"{"groups": {}}"#, "{}"])
    func `a configuration that maps nothing leaves the mappings to import, and needs no word`(text: String) async throws
    {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: [:])
            try await desk.map(["A": ["a"]])
            try desk.write(text, to: "config.json")
            for arguments in [["plan"], ["run", "--once"]] {
                let outcome = await desk.run(
                    exactly: arguments + desk.options + ["--log-level", "trace"])
                #expect(!outcome.error.contains("differ"), "\(outcome.error)")
            }
        }
    }

    @Test func `a configuration that says the same as the revision needs no word`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]])
            await desk.run("run", "--once")
            let outcome = await desk.run("run", "--once", "--log-level", "trace")
            #expect(!outcome.error.contains("differ"))
        }
    }

    @Test func `there is one attempt on record for every PUT that the server saw`() async throws {
        try await Desk.serving(["A": [], "B": [], "C": ["old"]]) { desk, world in
            let conflicting = try #require(await world.group(named: "A"))
            let failing = try #require(await world.group(named: "B"))
            await world.inject(.conflictByOutsideEdit(skills: ["theirs"]), on: .put(conflicting.id), times: 2)
            await world.inject(.status(503), on: .put(failing.id))
            await world.inject(.throttled(retryAfter: "1"), on: .put())
            try await desk.map(["A": ["a"], "B": ["b"], "C": ["c"]])
            await desk.run("run", "--once")
            await desk.run("run", "--once")

            let rows = try await desk.run("audit", "attempts", "--format", "json").rows()
            let puts = await world.puts
            #expect(puts.count >= 6)
            #expect(rows.count == puts.count)
            #expect(rows.compactMap { $0.number("httpStatus") }.sorted() == puts.compactMap(\.status).sorted())
            #expect(rows.count { $0.text("outcome") == "conflict" } == 2)
            #expect(rows.count { $0.text("outcome") == "rateLimited" } == 1)
            for group in await world.groups {
                #expect(rows.count { $0.text("groupId") == group.id } == puts.count { $0.groupID == group.id })
            }
        }
    }

    @Test func `mapped groups that no PUT can help are named, and the cycle is partial`() async throws {
        try await Desk.serving(["Twin": [], "Twin": [], "A": []]) { desk, world in
            try await desk.map(["Twin": ["t"], "Ghost": ["g"], "A": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 1)
            #expect(outcome.error.contains("cannot be brought in step"), "\(outcome.error)")
            #expect(outcome.out.contains("! Ghost: no group has this name\n"))
            #expect(outcome.out.contains("! Twin: several groups have this name"))
            #expect(await world.puts.count == 1)
        }
    }

    @Test func `in additive mode what somebody else gave stays`() async throws {
        try await Desk.serving(["A": ["theirs"]]) { desk, world in
            try desk.configure(groups: ["A": ["ours"]], settings: ["mode": "additive"])
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(await Set(world.group(named: "A")?.skills ?? []) == ["ours", "theirs"])
        }
    }

    @Test func `results go to stdout and logs to stderr`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("run", "--once", "--log-format", "json", "--log-level", "debug")
            #expect(outcome.out.split(separator: "\n").count == 1)
            let logs = outcome.error.split(separator: "\n")
            #expect(!logs.isEmpty)
            for line in logs {
                let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
                #expect(entry.isTime("time"))
                #expect(entry.keySet.isSuperset(of: ["level", "message"]))
            }
        }
    }
}
