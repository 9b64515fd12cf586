import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// Runs `body` with a client of a server on loopback, and closes both.
///
/// The client does not pace itself unless it is told to, so that the only sleeps are those a test is about.
func withDirectory<Result>(
    _ server: SimulatedServer.Configuration = SimulatedServer.Configuration(), clock: ManualClock = ManualClock(),
    now: Date = Date(timeIntervalSince1970: 1_000_000), random: @escaping Chance = { 1 },
    adjusting adjust: (inout ClientConfiguration) -> Void = { _ in },
    _ body: (GroupSkillsDirectory, World) async throws -> Result
) async throws -> Result {
    try await SimulatedServer.serve(server) { running in
        var configuration = try ClientConfiguration.simulated(at: running.url)
        adjust(&configuration)
        let directory = GroupSkillsDirectory(configuration, clock: clock, wallClock: { now }, random: random)
        do {
            let result = try await body(directory, running.world)
            await directory.close()
            return result
        } catch {
            await directory.close()
            throw error
        }
    }
}

extension ClientConfiguration {
    static func simulated(at address: String) throws -> ClientConfiguration {
        let url = try #require(URL(string: address))
        return ClientConfiguration(
            apiURL: url, loginURL: url,
            credentials: Credentials(clientID: "simulated-client", clientSecret: "simulated-secret"),
            requestsPerMinute: 6_000_000)
    }
}

let listCall = DirectoryError.Call(method: "GET", path: "/api/v2/scim/v2/Groups")
let tokenCall = DirectoryError.Call(method: "POST", path: "/oauth/token")

extension GroupSkillsDirectory {
    /// A PUT that is taken to be on record.
    func write(_ skills: SkillSet, on group: Sighting) async throws -> WriteAnswer {
        try #require(try await write(skills, on: group, onceRecorded: { _ in true }))
    }

    func group(_ id: String) async throws(DirectoryError) -> Sighting? {
        try await sighting(of: Target(id: 1, kind: .group, serverID: id, name: ""))
    }
}
