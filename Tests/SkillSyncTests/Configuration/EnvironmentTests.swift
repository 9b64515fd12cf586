import Foundation
import Testing

@testable import skill_sync

@Suite struct EnvironmentTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func access(
        _ environment: [String: String], _ dialect: Dialect = .groupSkills
    ) async throws -> ServerAccess {
        try ServerAccess.load(environment: environment, besideConfiguration: desk.config, dialect)
    }

    private func failure(_ environment: [String: String]) async -> CommandFailure? {
        do {
            _ = try await access(environment)
            return nil
        } catch { return error as? CommandFailure }
    }

    @Test func `a .env file lies beside the configuration`() async throws {
        try desk.write(
            """
            # comment
            GENESYS_ENV_URL=https://api.example.com
            GENESYS_CLIENT_ID=file-id
            GENESYS_CLIENT_SECRET=file-secret
            """, to: ".env")
        let access = try await access([:])
        #expect(access.apiURL.absoluteString == "https://api.example.com")
        #expect(access.loginURL == access.apiURL)
        #expect(access.clientID == "file-id")
        #expect(access.clientSecret == "file-secret")
    }

    @Test(arguments: ["\"file-id\"", "'file-id'", "file-id  "])
    func `a value in the .env file may stand in quotes, as the tutorial's dotenv has it`(value: String) async throws {
        try desk.write("GENESYS_CLIENT_ID=\(value)\nGENESYS_CLIENT_SECRET=s\n", to: ".env")
        #expect(try await access([:]).clientID == "file-id")
    }

    @Test(arguments: [
        ("s3cret # of last May", "s3cret"), ("s3cret\t#", "s3cret"), ("s3cret#1", "s3cret#1"), ("#s3cret", "#s3cret"),
        ("\"s3 # cret\" # of last May", "s3 # cret"), ("'s3cret'# \"quoted\"", "s3cret"), ("\"s3'cret\"", "s3'cret"),
        ("\"s3\"cret\" # one", "s3\"cret"), ("s3\"cret", "s3\"cret"),
    ])
    func `a comment behind a value is no part of it`(written: String, value: String) async throws {
        try desk.write("GENESYS_CLIENT_ID=i # the client\nGENESYS_CLIENT_SECRET=\(written)\n", to: ".env")
        let access = try await access([:])
        #expect(access.clientID == "i")
        #expect(access.clientSecret == value)
    }

    @Test func `a value that is nothing but a comment is none`() async throws {
        try desk.write("GENESYS_CLIENT_ID=i\nGENESYS_CLIENT_SECRET= # to be told\n", to: ".env")
        #expect(await failure([:])?.details == ["GENESYS_CLIENT_SECRET: not set"])
    }

    @Test func `what is no assignment is named by its line, and never shown`() async throws {
        try desk.write(
            """
            # the client
            GENESYS_CLIENT_ID: hush
            GENESYS_CLIENT_SECRET="hush

            hush
            OTHER="hush
            GENESYS_LOGIN_URL='https://hush.example.com' hush
            """, to: ".env")
        let outcome = await desk.run(exactly: ["run", "--once"] + desk.options, environment: [:])
        #expect(outcome.exitCode == 78)
        let (line, quotation) = (
            "must be NAME=value, or a comment behind #",
            "a quotation begins that is not closed, or has text behind it that is no comment"
        )
        #expect(
            outcome.error == """
                error: \(desk.path(".env")) has 3 problems:
                  line 2: \(line)
                  line 3: \(quotation)
                  line 7: \(quotation)
                try: fix them all and run again; nothing was changed

                """)
    }

    @Test func `what is not set is told with a name that is nearly it`() async throws {
        try desk.write(
            """
            GENESYS_CLIENT_ID=i
            GENESYS_CLIENT_ID_OLD=o
            GENESYS_CLIENT_SECERT=s
            GENESYS_BASE_URL=https://api.example.com
            """, to: ".env")
        let failure = await failure([:])
        #expect(failure?.exitCode == .configuration)
        #expect(failure?.details == ["GENESYS_CLIENT_SECRET: not set; is GENESYS_CLIENT_SECERT meant for it?"])
    }

    @Test func `a scheme may be written in capitals`() async throws {
        let access = try await access([
            "GENESYS_ENV_URL": "HTTPS://API.example.com", "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s",
        ])
        #expect(access.apiURL.host == "API.example.com")
    }

    @Test func `the environment goes before the .env file`() async throws {
        try desk.write("GENESYS_CLIENT_ID=file-id\nGENESYS_CLIENT_SECRET=file-secret\n", to: ".env")
        let access = try await access([
            "GENESYS_CLIENT_ID": "environment-id", "GENESYS_CLIENT_SECRET": "environment-secret",
        ])
        #expect(access.clientID == "environment-id")
        #expect(access.clientSecret == "environment-secret")
    }

    @Test func `the API is Genesys Cloud's where nothing else is said`() async throws {
        let access = try await access(["GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s"])
        #expect(access.apiURL.absoluteString == "https://api.mypurecloud.com")
        #expect(access.loginURL == access.apiURL)
    }

    @Test func `tokens may come from elsewhere`() async throws {
        let access = try await access([
            "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s", "GENESYS_LOGIN_URL": "https://login.example.com",
        ])
        #expect(access.loginURL.absoluteString == "https://login.example.com")
    }

    @Test func `all that is missing or wrong is named at once`() async throws {
        let failure = await failure([
            "GENESYS_ENV_URL": "ftp://example.com", "GENESYS_LOGIN_URL": "x", "GENESYS_CLIENT_ID": " ",
        ])
        #expect(failure?.exitCode == .configuration)
        #expect(
            failure?.lines.joined(separator: "\n") == """
                the environment (or .env) has 4 problems:
                  GENESYS_ENV_URL: must be an http or https URL, but is "ftp://example.com"
                  GENESYS_LOGIN_URL: must be an http or https URL, but is "x"
                  GENESYS_CLIENT_ID: not set
                  GENESYS_CLIENT_SECRET: not set
                """)
    }

    @Test(arguments: [["run", "--once"], ["run"], ["plan"]])
    func `a command that needs the server says what is missing and makes no database`(command: [String]) async {
        let outcome = await desk.run(
            exactly: command + desk.options, environment: [:])
        #expect(outcome.exitCode == 78)
        #expect(outcome.error.contains("GENESYS_CLIENT_ID: not set\n  GENESYS_CLIENT_SECRET: not set"))
        #expect(!desk.exists("skill-sync.db"))
    }

    @Test(arguments: [
        "http://api.example.com", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com",
    ])
    func `plain http is refused`(url: String) async {
        let failure = await failure(["GENESYS_ENV_URL": url, "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s"])
        #expect(failure?.exitCode == .configuration)
        #expect(failure?.details.contains { $0.contains("plain http") } == true)
    }

    @Test(arguments: ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80", "http://127.1.2.3"])
    func `plain http is taken to a loopback address`(url: String) async throws {
        let access = try await access(["GENESYS_ENV_URL": url, "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s"])
        #expect(access.apiURL.absoluteString == url)
    }

    @Test func `plain http to where tokens come from is refused as well`() async {
        let failure = await failure([
            "GENESYS_LOGIN_URL": "http://login.example.com", "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "s",
        ])
        #expect(failure?.details.contains { $0.hasPrefix("GENESYS_LOGIN_URL: plain http") } == true)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `a .env file may be a shell's or a Windows editor's`(lineEnd: String) async throws {
        let lines = [
            "# export GENESYS_CLIENT_ID=commented", "", "export GENESYS_CLIENT_ID=file-id",
            "  export\tGENESYS_CLIENT_SECRET = \"a=b # c\"  ", "exportGENESYS_ENV_URL=x", "GENESYS_ENV_URL=first",
            "GENESYS_ENV_URL=https://api.example.com", "GENESYS_LOGIN_URL=",
        ]
        try desk.write(lines.joined(separator: lineEnd), to: ".env")
        let access = try await access([:])
        #expect(access.clientID == "file-id")
        #expect(access.clientSecret == "a=b # c")
        #expect(access.apiURL.absoluteString == "https://api.example.com")
        #expect(access.loginURL == access.apiURL)
    }

    @Test(arguments: [("GENESYS_CLIENT_ID=i\u{0}d\n", "NUL"), ("\u{FEFF}GENESYS_CLIENT_ID=id\n", "SECRET: not set")])
    func `a .env file is text, with a byte order mark or without`(text: String, told: String) async throws {
        try desk.write(text, to: ".env")
        let failure = await failure([:])
        #expect(failure?.exitCode == .configuration)
        #expect(failure?.lines.joined().contains(told) == true, "\(String(describing: failure))")
        #expect(failure?.lines.count == 2)
    }

    @Test func `a .env file that is not UTF-8 is refused, and nothing of it shown`() async throws {
        try desk.write(Data("GENESYS_CLIENT_SECRET=hush".utf8) + [0xFF], to: ".env")
        let failure = await failure([:])
        #expect(failure?.exitCode == .configuration)
        #expect(failure?.what == "\(desk.path(".env")) is neither UTF-8 nor UTF-16")
    }
}
