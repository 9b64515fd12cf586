import Foundation
import Simulator
import Testing

@testable import skill_sync

/// `audit drift --at` and `audit applied --at`: the answers of then, with the exit codes of then.
@Suite struct AuditPastTests {
    /// Mapped at 08:00, put in step at 09:00, edited at 10:00, put right at 11:00, mapped otherwise at 12:00; it is
    /// 13:00.
    private func withPast(_ body: (Desk, String) async throws -> Void) async throws {
        try await Desk.serving(["A": ["old"]]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"]])
            desk.time.advance(by: 3600)
            await desk.run("run", "--once")
            desk.time.advance(by: 3600)
            try await world.edit(id, skills: ["theirs"])
            await desk.run("plan")
            desk.time.advance(by: 3600)
            await desk.run("run", "--once")
            desk.time.advance(by: 3600)
            try await desk.map(["A": ["b"]])
            desk.time.advance(by: 3600)
            try await body(desk, id)
        }
    }

    private func causes(_ desk: Desk, _ time: String) async throws -> [String?] {
        let outcome = await desk.run("audit", "drift", "--at", time, "--format", "json")
        let rows = try outcome.rows()
        #expect(outcome.exitCode == (rows.isEmpty ? 0 : 2), "\(outcome.error)")
        return rows.map { $0.text("cause") }
    }

    @Test func `drift is that of then, and so is the exit code`() async throws {
        try await withPast { desk, _ in
            for (time, cause) in [
                ("08:00:00", "neverApplied"), ("08:59:59.999", "neverApplied"), ("09:00:00", nil),
                ("09:59:59.999", nil), ("10:00:00", "changedOutside"), ("10:59:59.999", "changedOutside"),
                ("11:00:00", nil), ("11:59:59.999", nil), ("12:00:00", "mappingChanged"),
            ] {
                let told = try await causes(desk, "2027-01-15T\(time)Z")
                #expect(told == (cause.map { [$0] } ?? []), "at \(time)")
            }
            #expect(await desk.run("audit", "drift").exitCode == 2, "as it is now")
        }
    }

    @Test func `a span goes back from now, and an offset is taken as one`() async throws {
        try await withPast { desk, _ in
            for (time, cause) in [
                ("90m", nil), ("151m", "changedOutside"), ("3h", "changedOutside"), ("10799s", "changedOutside"),
                ("10801s", nil), ("2027-01-15T11:00:00+01:00", "changedOutside"), ("0s", "mappingChanged"),
            ] {
                let told = try await causes(desk, time)
                #expect(told == (cause.map { [$0] } ?? []), "at \(time)")
            }
        }
    }

    @Test func `before everything there was nothing, and of the time to come nothing is known`() async throws {
        try await withPast { desk, _ in
            for time in ["6h", "2027-01-15", "2000-01-01", "0001-01-01"] {
                let told = try await causes(desk, time)
                #expect(told.isEmpty)
                #expect(try await desk.run("audit", "applied", "--at", time, "--format", "json").rows().isEmpty)
                #expect(await desk.run("audit", "applied", "--at", time).out == "Nothing was applied yet.\n")
            }
            for time in ["2027-01-16", "9999-12-31"] {
                #expect(await desk.run("audit", "drift", "--at", time).exitCode == 64)
            }
        }
    }

    @Test func `a row of then has all its keys and the facts of then`() async throws {
        try await withPast { desk, id in
            let row = try #require(
                try await desk.run("audit", "drift", "--at", "2027-01-15T10:30:00Z", "--format", "json").rows().first)
            #expect(row.text("groupId") == id)
            #expect(row.texts("observed") == ["theirs"])
            #expect(row.texts("desired") == ["a"])
            #expect(row.text("since") == "2027-01-15T10:00:00.000Z")
            #expect(row.number("revision") == 1)
            let now = try #require(try await desk.run("audit", "drift", "--format", "json").rows().first)
            #expect(row.keySet == now.keySet)
        }
    }

    @Test func `one group of then is asked for by the name of then`() async throws {
        try await Desk.serving(["A": ["x"]]) { desk, world in
            let id = try #require(await world.groups.first?.id)
            try await desk.map(["A": ["a"], "B": ["b"]])
            await desk.run("run", "--once")
            desk.time.advance(by: 60)
            try await world.edit(id, displayName: "B")
            await desk.run("run", "--once")
            func name(_ time: String, _ group: String) async throws -> [String?] {
                try await desk.run("audit", "applied", "--at", time, "--group", group, "--format", "json").rows()
                    .map { $0.text("groupName") }
            }
            #expect(try await name("30s", "A") == ["A"])
            #expect(try await name("30s", "B").isEmpty)
            #expect(try await name("0s", "B") == ["B"])
            #expect(try await name("0s", "A").isEmpty)
            #expect(await desk.run("audit", "drift", "--at", "30s", "--group", "A").exitCode == 0)
            #expect(await desk.run("audit", "drift", "--at", "30s", "--group", "B").exitCode == 2)
            #expect(await desk.run("audit", "drift", "--at", "0s", "--group", "A").exitCode == 2)
        }
    }

    @Test func `what was applied is that of then, with the version of then`() async throws {
        try await withPast { desk, _ in
            func applied(_ time: String) async throws -> [String] {
                let outcome = await desk.run("audit", "applied", "--at", time, "--format", "json")
                #expect(outcome.exitCode == 0)
                return try outcome.rows().map { "\($0.texts("skills") ?? []) \($0.text("version") ?? "-")" }
            }
            for (time, left) in [
                ("2027-01-15T08:30:00Z", []), ("2027-01-15T09:00:00Z", [#"["a"] 2"#]),
                ("2027-01-15T10:59:59Z", [#"["a"] 2"#]), ("90m", [#"["a"] 4"#]), ("0s", [#"["a"] 4"#]),
            ] {
                let told = try await applied(time)
                #expect(told == left, "at \(time)")
            }
        }
    }

    @Test(arguments: ["yesterday", "", "2027-02-30", "90", "1w", "2027-01-15T08:00:0"])
    func `what is no time is a mistake on the command line`(time: String) async throws {
        let desk = try Desk()
        try await desk.map([:])
        for query in ["drift", "applied"] {
            #expect(await desk.run("audit", query, "--at", time).exitCode == 64)
        }
    }

    @Test func `asking for the past changes nothing`() async throws {
        try await withPast { desk, _ in
            let now = await desk.run("audit", "drift").out
            let then = try await causes(desk, "90m")
            #expect(then.isEmpty)
            #expect(await desk.run("audit", "drift").out == now)
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }
}
