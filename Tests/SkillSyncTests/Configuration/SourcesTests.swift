import Foundation
import Simulator
import Testing

@testable import skill_sync

/// Where secrets and addresses come from, and whom these files belong to.
@Suite struct SourcesTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func failure(_ environment: [String: String]) -> CommandFailure? {
        do {
            _ = try ServerAccess.load(environment: environment, besideConfiguration: desk.config, .groupSkills)
            return nil
        } catch { return error }
    }

    @Test func `an address from .env does not get a secret from the environment`() async throws {
        try desk.write("GENESYS_LOGIN_URL=https://login.evil.example\n", to: ".env")
        let refused = failure(["GENESYS_CLIENT_ID": "id", "GENESYS_CLIENT_SECRET": "hush"])
        #expect(refused?.exitCode == .configuration)
        #expect(
            refused?.lines == [
                "addresses and secrets come from two sources:",
                "  GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET: the environment",
                "  GENESYS_LOGIN_URL: \(desk.path(".env"))",
            ])
        #expect(refused?.hint == "set all of them in the environment, or all of them in \(desk.path(".env"))")
    }

    @Test(arguments: ["GENESYS_ENV_URL", "GENESYS_LOGIN_URL", "GENESYS_CLIENT_ID", "GENESYS_CLIENT_SECRET"])
    func `one variable from elsewhere is one too many, whichever`(variable: String) throws {
        var environment = [
            "GENESYS_ENV_URL": "https://api.example.com", "GENESYS_LOGIN_URL": "https://login.example.com",
            "GENESYS_CLIENT_ID": "id", "GENESYS_CLIENT_SECRET": "hush",
        ]
        let value = environment.removeValue(forKey: variable) ?? ""
        try desk.write("\(variable)=\(value)\n", to: ".env")
        let refused = failure(environment)
        #expect(refused?.exitCode == .configuration)
        #expect(refused?.lines.contains("  \(variable): \(desk.path(".env"))") == true)
        #expect(refused?.lines.joined().contains("hush") == false)
    }

    @Test func `what the environment says of all of them goes before the file`() throws {
        try desk.write(
            "GENESYS_ENV_URL=https://other.example\nGENESYS_CLIENT_ID=x\nGENESYS_CLIENT_SECRET=y\nOTHERS=1\n",
            to: ".env")
        let access = try ServerAccess.load(
            environment: [
                "GENESYS_ENV_URL": "https://api.example.com", "GENESYS_CLIENT_ID": "id",
                "GENESYS_CLIENT_SECRET": "hush", "GENESYS_LOGIN_URL": "",
            ], besideConfiguration: desk.config, .groupSkills)
        #expect(access.apiURL.absoluteString == "https://api.example.com")
        #expect(access.clientID == "id")
    }

    @Test(arguments: ["\n", "\r\n", "  ", "\t", "\u{A0}"])
    func `blanks and line ends around a value are no part of it`(around: String) throws {
        let access = try ServerAccess.load(
            environment: [
                "GENESYS_ENV_URL": " https://api.example.com\(around)", "GENESYS_CLIENT_ID": "\(around)id\(around)",
                "GENESYS_CLIENT_SECRET": "\"hu sh\(around)\"\(around)",
            ], besideConfiguration: desk.config, .groupSkills)
        #expect(access.apiURL.absoluteString == "https://api.example.com")
        #expect(access.clientID == "id")
        #expect(access.clientSecret == "hu sh")
    }

    // MARK: Files of others

    private func set(_ mode: Int, of path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test(arguments: [(".env", 0o620), (".env", 0o602), ("config.json", 0o664), ("config.json", 0o646)])
    func `a file that others can write is refused before anything is sent`(name: String, mode: Int) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try await desk.map(["A": ["a"]])
            try desk.write("# nothing\n", to: ".env")
            try set(0o600, of: desk.path(".env"))
            try set(mode, of: desk.path(name))
            for command in [["run", "--once"], ["plan"], ["check"]] {
                let outcome = await desk.run(exactly: command + desk.options)
                #expect(outcome.exitCode == 78)
                #expect(
                    outcome.everything.contains(
                        "\(desk.path(name)) can be written by \(mode & 0o002 != 0 ? "everybody on this machine" : "its group")"
                    ),
                    "\(outcome.everything)")
                #expect(outcome.everything.contains("try: chmod \(name == ".env" ? "600" : "go-w") \(desk.path(name))"))
            }
            #expect(await world.requests.isEmpty)
            // What sends nothing reads on.
            #expect(await desk.run("status").exitCode == 0)
        }
    }

    @Test(arguments: [0o777, 0o775]) func `so is one in a folder that others can write`(mode: Int) throws {
        try desk.write("GENESYS_CLIENT_ID=id\nGENESYS_CLIENT_SECRET=hush\n", to: ".env")
        try set(mode, of: desk.folder.path)
        let refused = failure([:])
        #expect(refused?.exitCode == .configuration)
        #expect(
            refused?.what.hasPrefix("the folder \(desk.folder.path), which ") == true, "\(String(describing: refused))")
        #expect(refused?.hint == "chmod go-w \(desk.folder.path)")
        // Where nobody can take away or rename what is not theirs, as in /tmp.
        try set(0o1777, of: desk.folder.path)
        #expect(failure([:]) == nil)
    }

    @Test func `behind a link it is the folders of the file that count as well`() throws {
        let real = desk.folder.appendingPathComponent("real")
        try FileManager.default.createDirectory(at: real, withIntermediateDirectories: false)
        let file = real.appendingPathComponent("secrets").path
        try Data("GENESYS_CLIENT_ID=id\nGENESYS_CLIENT_SECRET=hush\n".utf8).write(to: URL(fileURLWithPath: file))
        try set(0o600, of: file)
        try FileManager.default.createSymbolicLink(atPath: desk.path(".env"), withDestinationPath: "real/secrets")
        #expect(failure([:]) == nil)
        try set(0o777, of: real.path)
        #expect(failure([:])?.hint == "chmod go-w \(real.path)")
    }

    @Test(.enabled(if: getuid() == 0)) func `a file, a folder or a link of somebody else is refused`() throws {
        try desk.write("GENESYS_CLIENT_ID=id\nGENESYS_CLIENT_SECRET=hush\n", to: ".env")
        try set(0o600, of: desk.path(".env"))
        for path in [desk.path(".env"), desk.config, desk.folder.path] {
            try FileManager.default.setAttributes([.ownerAccountID: 65534], ofItemAtPath: path)
            let refused = failure([:])
            #expect(refused?.exitCode == .configuration)
            #expect(refused?.what.contains("belongs to ") == true, "\(String(describing: refused))")
            try FileManager.default.setAttributes([.ownerAccountID: 0], ofItemAtPath: path)
        }
        #expect(failure([:]) == nil)
    }
}
