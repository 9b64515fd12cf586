import Domain
import Foundation
import Simulator
import Testing

@testable import skill_sync

/// What leaves the database in files, and what comes into it from names and variables.
@Suite struct OutsideFormsTests {
    private static func permissions(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    @Test func `a new report is for its owner alone, and one that is there keeps its permissions`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let path = desk.path("report.html")
        await desk.run("audit", "report", "--out", path)
        #expect(try Self.permissions(path) == 0o600)
        for mode in [0o600, 0o640, 0o644] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            #expect((await desk.run("audit", "report", "--out", path)).exitCode == 0)
            #expect(try Self.permissions(path) == mode)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: desk.folder.path)
        #expect(!files.contains { $0.hasSuffix(".partial") }, "\(files)")
    }

    @Test(arguments: ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
    func `a text that a spreadsheet would compute has an apostrophe before it`(name: String) async throws {
        let listing = Listing<String>(fields: [.init("name") { .text($0) }], columns: [], whenEmpty: "")
        let csv = try listing.render([name], as: .csv, style: .plain)
        #expect(csv == "name\r\n" + CSV.quoted("'" + name) + "\r\n")
        #expect(try listing.render([name], as: .json, style: .plain).contains("\"name\" : \"'") == false)
        let numbers = Listing<Int>(fields: [.init("n") { .integer($0) }], columns: [], whenEmpty: "")
        #expect(try numbers.render([-1], as: .csv, style: .plain) == "n\r\n-1\r\n")
    }

    @Test func `the audit neutralises such names, and an export keeps them as they are`() async throws {
        try await Desk.serving(["=1+1": []]) { desk, _ in
            try await desk.map(["=1+1": ["a"]])
            await desk.run("run", "--once")
            #expect((await desk.run("audit", "attempts", "--format", "csv")).out.contains(",'=1+1,"))
            #expect((await desk.run("export", "--format", "csv")).out == "group,skill\n=1+1,a\n")
        }
    }

    @Test func `a group whose name is longer than any name is left alone, by its id`() async throws {
        try await Desk.serving { desk, world in
            let long = await world.add(displayName: String(repeating: "n", count: 600_000))
            let sales = await world.add(displayName: "Sales")
            try await desk.map(["Sales": ["a"]])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.error.contains(long), "\(outcome.error)")
            #expect(await world.group(sales)?.skills == ["a"])
            #expect(try await desk.databaseBytes() < 2_000_000)
        }
    }

    @Test func `what looks like a secret in the place of an address is not shown`() async throws {
        let desk = try Desk()
        for variable in ["GENESYS_ENV_URL", "GENESYS_LOGIN_URL"] {
            for secret in [
                "aV3ry-Secret_Value0123456789", "eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM", "https:/s3cr3tS3cr3tS3cr3t",
            ] {
                let environment = desk.environment.merging([variable: secret]) { $1 }
                let outcome = await desk.run("check", environment: environment)
                #expect(outcome.exitCode == 78)
                #expect(!(outcome.out + outcome.error).contains(secret), "\(outcome.out)")
                #expect(outcome.out.contains("\(variable): must be an http or https URL, but is something else"))
            }
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["json", "csv"])
    func `a group may give very many skills, and the time does not grow with their square`(form: String) async throws {
        let desk = try Desk()
        let ids = (1...40_000).map { "skill-\($0)" }
        let text =
            form == "csv"
            ? "group,skill\n" + ids.map { "Sales,\($0)\n" }.joined()
            : #"{"groups": {"Sales": [\#(ids.map { "\"\($0)\"" }.joined(separator: ","))]}}"#
        let outcome = await desk.run("import", try desk.write(text, to: "many.\(form)"))
        #expect(outcome.exitCode == 0, "\(outcome.error.prefix(300))")
    }
}

extension Desk {
    fileprivate func databaseBytes() async throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: database)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }
}
