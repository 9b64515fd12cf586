import Foundation
import GenesysCloud
import Simulator
import Testing

@testable import skill_sync

/// Where `genesys-cloud` sends the secret.
@Suite struct KnownHostTests {
    private let desk: Desk

    init() throws { desk = try Desk() }

    private func planned(
        _ api: String, _ login: String? = nil, settings: [String: any Sendable] = [:],
        dialect: String = "genesys-cloud"
    ) async throws -> Outcome {
        try desk.configure(groups: [:], settings: settings.merging(["dialect": dialect]) { $1 })
        var environment = ["GENESYS_ENV_URL": api, "GENESYS_CLIENT_ID": "i", "GENESYS_CLIENT_SECRET": "hush"]
        environment["GENESYS_LOGIN_URL"] = login
        // It ends before it asks anybody, because of this or because there are no mappings.
        return await desk.run("plan", environment: environment)
    }

    private static let noMappings = "there are no mappings"

    @Test(arguments: Region.domains)
    func `every region is known, in capitals too`(domain: String) async throws {
        for (api, login) in [
            ("https://api.\(domain)", nil), ("https://API.\(domain.uppercased()):443/", "https://login.\(domain)"),
        ] {
            let outcome = try await planned(api, login)
            #expect(outcome.error.contains(Self.noMappings), "\(outcome.error)")
        }
    }

    @Test(arguments: [
        "https://api.mypurecloud.ie.evil.example", "https://api.mypurecloud.ie.", "https://mypurecloud.ie",
        "https://apps.mypurecloud.ie", "https://api.mypurecl\u{3BF}ud.ie", "https://\u{430}pi.mypurecloud.ie",
        "https://xapi.mypurecloud.ie", "https://api.mypurecloud.ie:8443", "https://api%2Emypurecloud.ie",
        "https://10.0.0.1", "https://127.0.0.1.nip.io", "https://api.mypurecloud.ie\u{3002}evil.example",
    ])
    func `any other host is refused, unless that is what is meant`(api: String) async throws {
        let refused = try await planned(api)
        #expect(refused.exitCode == 78)
        #expect(refused.error.contains("GENESYS_ENV_URL: "), "\(refused.error)")
        #expect(!refused.error.contains(Self.noMappings))
        let login = try await planned("https://api.mypurecloud.ie", api)
        #expect(login.exitCode == 78)
        #expect(login.error.contains("GENESYS_LOGIN_URL: "), "\(login.error)")
    }

    @Test func `the message says what host it is and how to mean it`() async throws {
        let api = "https://api.mypurecloud.ie.evil.example"
        #expect(
            try await planned(api).error.contains(
                """
                GENESYS_ENV_URL: api.mypurecloud.ie.evil.example is no API host of Genesys Cloud; if the secret may go there, \
                set "allowUnknownHost": true
                """))
        let allowed = try await planned(
            api, "https://tokens.example", settings: ["allowUnknownHost": true])
        #expect(allowed.error.contains(Self.noMappings), "\(allowed.error)")
    }

    @Test func `tokens come from the region that the API is in`() async throws {
        let refused = try await planned("https://api.mypurecloud.ie", "https://login.mypurecloud.de")
        #expect(refused.exitCode == 78)
        #expect(
            refused.error.contains(
                "GENESYS_LOGIN_URL: is of the region mypurecloud.de, but the API is of mypurecloud.ie"),
            "\(refused.error)")
        let region = try await planned("", "https://login.mypurecloud.de", settings: ["region": "euw2"])
        #expect(region.error.contains("is of the region mypurecloud.de, but the API is of euw2.pure.cloud"))
        let meant = try await planned(
            "https://api.mypurecloud.ie", "https://login.mypurecloud.de", settings: ["allowUnknownHost": true])
        #expect(meant.error.contains(Self.noMappings))
        // The one for the other.
        #expect(try await planned("https://login.mypurecloud.ie").error.contains("is no API host"))
        #expect(
            try await planned("https://api.mypurecloud.ie", "https://api.mypurecloud.ie").error.contains(
                "is no login host"))
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://[::1]:9"), ("https://localhost", nil),
        ("http://localhost", "https://login.mypurecloud.de"),
    ])
    func `this machine is let pass`(api: String, login: String?) async throws {
        #expect(try await planned(api, login).error.contains(Self.noMappings))
    }

    @Test func `the setting is a boolean of one dialect`() async throws {
        let text = try await planned("", settings: ["allowUnknownHost": "yes"])
        #expect(text.exitCode == 78)
        #expect(text.error.contains("allowUnknownHost: must be true or false, but is \"yes\""), "\(text.error)")
        let other = try await planned("", settings: ["allowUnknownHost": true], dialect: "scim")
        #expect(other.error.contains("allowUnknownHost: only the dialect \"genesys-cloud\" has it"), "\(other.error)")
    }

    // MARK: What no socket takes

    @Test(arguments: ["0", "65536", "99999", "4294967297", "99999999999999999999", "-1", "8a", " 80"])
    func `a port that there is not is a matter of configuration`(port: String) async throws {
        for dialect in Dialect.names {
            let outcome = try await planned("https://127.0.0.1:\(port)", dialect: dialect)
            #expect(outcome.exitCode == 78)
            #expect(outcome.error.contains("GENESYS_ENV_URL: must "), "\(outcome.error)")
        }
    }

    @Test(arguments: [
        "-1", "0", "2147483648", "9223372036854775807", "9223372036854775808", "1e9", "1.5", "NaN", "1e400", "\"7\"",
    ])
    func `a number that makes no sense is a matter of configuration`(number: String) async throws {
        for setting in [
            "pollingIntervalMs", "pageSize", "requestsPerMinute", "maxConcurrentRequests", "requestTimeoutMs",
            "retentionDays",
        ] {
            try desk.write("{\"groups\": {}, \"\(setting)\": \(number)}", to: "config.json")
            #expect(await desk.run("run", "--once").exitCode == 78)
        }
    }

    @Test func `the largest numbers that are let pass do no harm`() async throws {
        let most = 2_147_483_647
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(
                groups: ["A": ["a"]],
                settings: [
                    "pollingIntervalMs": most, "pageSize": most, "requestsPerMinute": most,
                    "maxConcurrentRequests": most, "requestTimeoutMs": most, "retentionDays": most,
                    "guard": ["maxRemovals": most],
                ])
            let outcome = await desk.run("run", "--once")
            #expect(outcome.exitCode == 0, "\(outcome.error)")
            #expect(await world.group(named: "A")?.skills == ["a"])
        }
    }
}
