import Foundation
import Testing

@testable import skill_sync

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct ReportCommandTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.map([:])
    }

    private func page(_ name: String) throws -> String {
        try String(contentsOf: URL(fileURLWithPath: desk.path(name)), encoding: .utf8)
    }

    @Test func `the page of the last thirty days is written, and said to be`() async throws {
        let outcome = await desk.run("audit", "report", "--out", desk.path("report.html"))
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(
            outcome.out.hasPrefix(
                "Wrote \(desk.path("report.html")): 30 days, 0 groups drifting, 0 attempts.\nThe trail is complete and unaltered: 1 event.\nIts head: 1:"
            ))
        let period = try #require(ParsedPage(page("report.html")).elements("p", class: "period").first)
        #expect(period.text == "2026-12-16 08:00:00Z to 2027-01-15 08:00:00Z (30 days)")
    }

    @Test func `of a trail that was altered a page is written that says so, and the command exits 4`() async throws {
        try desk.tamper("UPDATE revision SET note = 'forged'")
        let outcome = await desk.run("audit", "report", "--out", desk.path("report.html"))
        #expect(outcome.exitCode == 4)
        #expect(outcome.out.hasSuffix(": 30 days, 0 groups drifting, 0 attempts.\n"))
        #expect(outcome.error.hasPrefix("error: the trail does not fit: event 1 (revision) was altered"))
        #expect(try page("report.html").contains("<strong>The trail does not fit:</strong> event 1 (revision)"))
    }

    @Test func `a file that is cut off cannot be read, and ends as one that was altered`() async throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: desk.database))
        try file.truncate(atOffset: 100_000)
        try file.close()
        let outcome = await desk.run("audit", "report", "--out", desk.path("report.html"))
        #expect(outcome.exitCode == 4)
        #expect(outcome.error.hasPrefix("error: the trail cannot be read"))
        #expect(!desk.exists("report.html"))
    }

    @Test func `where the altered database cannot even be asked, no page is written, and the exit code is the same`()
        async throws
    {
        try desk.tamper("DROP VIEW drift")
        let outcome = await desk.run("audit", "report", "--out", desk.path("report.html"))
        #expect(outcome.exitCode == 4)
        #expect(outcome.error.hasPrefix("error: the trail does not fit: the view \"drift\" in the database's schema"))
        #expect(!desk.exists("report.html"))
    }

    @Test(arguments: [
        (["--since", "7d"], "7 days"), (["--since", "90m"], "90 minutes"), (["--since", "36h"], "36 hours"),
        (["--until", "2027-01-01"], "2026-12-02 00:00:00Z to 2027-01-01 00:00:00Z"),
        (["--since", "2026-11-01", "--until", "2026-12-01"], "2026-11-01 00:00:00Z to 2026-12-01 00:00:00Z (30 days)"),
        (["--since", "0001-01-01", "--until", "9999-12-31"], "9999-12-31 00:00:00Z (3,652,060 days)"),
    ])
    func `a period is taken as it is asked for`(arguments: [String], words: String) async throws {
        let outcome = await desk.run(
            exactly: [
                "audit", "report", "--out", desk.path("r.html"), "--config", desk.config, "--database", desk.database,
            ]
                + arguments)
        #expect(outcome.exitCode == 0, "\(outcome.error)")
        #expect(try #require(ParsedPage(page("r.html")).elements("p", class: "period").first).text.contains(words))
    }

    @Test(arguments: [
        ["--since", "1d", "--until", "2d"], ["--since", "1d", "--until", "1d"], ["--since", "2028-01-01"],
    ])
    func `a period that ends before it begins is a mistake`(arguments: [String]) async throws {
        let outcome = await desk.run(
            exactly: [
                "audit", "report", "--out", desk.path("r.html"), "--config", desk.config, "--database", desk.database,
            ]
                + arguments)
        #expect(outcome.exitCode == 64)
        #expect(outcome.error.contains("error: the period would begin at "))
        #expect(!desk.exists("r.html"))
    }

    @Test func `a page that is there is replaced whole, also through a link`() async throws {
        try desk.write("<!doctype HTML>" + String(repeating: "old", count: 100_000), to: "old.html")
        try FileManager.default.createSymbolicLink(
            atPath: desk.path("link.html"), withDestinationPath: desk.path("old.html"))
        #expect(await desk.run("audit", "report", "--out", desk.path("link.html")).exitCode == 0)
        #expect(try page("old.html").hasPrefix("<!DOCTYPE html>\n") && page("old.html").hasSuffix("</html>\n"))
        let type = try FileManager.default.attributesOfItem(atPath: desk.path("link.html"))[.type]
        #expect(type as? FileAttributeType == .typeSymbolicLink)
    }

    @Test func `an empty file is taken for one to write to`() async throws {
        try desk.write("", to: "empty.html")
        #expect(await desk.run("audit", "report", "--out", desk.path("empty.html")).exitCode == 0)
        #expect(try page("empty.html").hasSuffix("</html>\n"))
    }

    @Test func `what is no page is never replaced`() async throws {
        let pipe = desk.path("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: desk.database))
        for (path, reason) in [
            (desk.folder.path, "it is a folder"), (desk.database, "it is no HTML page"),
            (desk.config, "it is no HTML page"), (pipe, "it is no regular file"),
            (desk.path("nowhere/r.html"), "there is no such folder"),
        ] {
            let outcome = await desk.run("audit", "report", "--out", path)
            #expect(outcome.exitCode == 66)
            #expect(outcome.error.hasPrefix("error: cannot write \(path): \(reason)\ntry: "))
            #expect(outcome.out == "")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: desk.database)) == before)
    }

    @Test func `no other file is left in the folder`() async throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        await desk.run("audit", "report", "--out", desk.path("report.html"))
        let after = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        // A query opens the database, which makes these of SQLite's own.
        let others = after.filter { !$0.hasPrefix("skill-sync.db") && !before.contains($0) }
        #expect(others == ["report.html"])
    }

    @Test func `where there is no database there is no page`() async throws {
        let outcome = await desk.run(
            exactly: [
                "audit", "report", "--out", desk.path("r.html"), "--config", desk.config, "--database",
                desk.path("x.db"),
            ])
        #expect(outcome.exitCode == 66)
        #expect(!desk.exists("r.html"))
    }
}
