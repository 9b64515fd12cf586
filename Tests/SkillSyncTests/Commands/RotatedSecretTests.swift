import Foundation
import GenesysCloud
import Simulator
import Store
import Testing

@testable import skill_sync

/// A secret that is rotated at the server and in `.env`, while the daemon runs.
@Suite(.timeLimit(.minutes(10))) struct RotatedSecretTests {
    private func write(_ secret: String, _ desk: Desk, url: String? = nil) throws {
        let address = url.map { "GENESYS_ENV_URL=\($0)\n" } ?? ""
        let file = try desk.write(
            "\(address)GENESYS_CLIENT_ID=simulated-client\nGENESYS_CLIENT_SECRET=\(secret)\n", to: ".env")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    /// A desk whose `.env` has the address and the secret, and whose environment has neither.
    private func environment(_ desk: Desk) -> [String: String] {
        desk.environment.filter { !$0.key.hasPrefix("GENESYS_") }
    }

    @Test func `the daemon takes the new secret from .env without a restart`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            let url = try #require(desk.environment["GENESYS_ENV_URL"])
            try desk.configure(groups: ["A": ["a"]], settings: ["pollingIntervalMs": 50])
            try write(Desk.secret, desk, url: url)
            let daemon = try RunningProcess(["run"] + desk.options, environment: environment(desk))
            await daemon.logs("cycle finished")
            try write("rotated-secret", desk, url: url)
            await world.rotate(clientSecret: "rotated-secret")
            await world.expireTokens()
            await daemon.logs("credentials refused, reading them again")
            await daemon.logs("cycle finished")
            daemon.send(SIGTERM)
            let end = await daemon.end()
            #expect(end.status == 0 && !end.bySignal)
            #expect(await world.counts.tokensIssued == 2)
            #expect(await world.counts[.token] == 3)
        }
    }

    @Test func `a secret that is refused and still the same is not tried again`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            try write("wrong", desk, url: desk.environment["GENESYS_ENV_URL"])
            let outcome = await desk.run("run", "--once", environment: environment(desk))
            #expect(outcome.exitCode == 77)
            #expect(await world.counts[.token] == 1)
        }
    }

    @Test func `a new secret for a host that is not known is taken where it was allowed, and only there`() throws {
        let desk = try Desk()
        try write("old", desk, url: "https://genesys.example")
        let access = try ServerAccess.load(
            environment: [:], besideConfiguration: desk.config, .genesysCloud(nil), allowingUnknownHosts: true)
        func reread() -> Credentials? {
            access.reread(environment: [:], besideConfiguration: desk.config, .genesysCloud(nil))
        }
        try write("rotated-secret", desk, url: "https://genesys.example")
        #expect(reread() == Credentials(clientID: "simulated-client", clientSecret: "rotated-secret"))
        try write("rotated-secret", desk, url: "https://other.example")
        #expect(reread() == nil)
    }

    @Test func `a new secret for another address is not sent to the old one`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]], settings: ["pollingIntervalMs": 50])
            try write(Desk.secret, desk, url: desk.environment["GENESYS_ENV_URL"])
            let daemon = try RunningProcess(["run"] + desk.options, environment: environment(desk))
            await daemon.logs("cycle finished")
            try write("rotated-secret", desk, url: "http://127.0.0.1:9")
            await world.rotate(clientSecret: "rotated-secret")
            await world.expireTokens()
            await daemon.logs("error: the credentials were refused with status 401")
            #expect(await daemon.end().status == 77)
            #expect(await world.counts.tokensIssued == 1)
        }
    }
}
