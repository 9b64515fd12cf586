import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// Runs `body` with a client of a server of Genesys Cloud on loopback, both by one clock, and closes both.
///
/// Neither limits the pace unless it is told to.
func withPlatform<Result>(
    requestsPerMinute: Int? = nil, clock: ManualClock = ManualClock(),
    server adjustServer: (inout SimulatedServer.Configuration) -> Void = { _ in },
    settings adjustSettings: (inout SimulatedServer.GenesysCloudSettings) -> Void = { _ in },
    client adjustClient: (inout ClientConfiguration) -> Void = { _ in },
    _ body: (PlatformDirectory, World) async throws -> Result
) async throws -> Result {
    let wallClock: WallClock = { Date(timeIntervalSince1970: 1_000_000 + clock.now.offset / .seconds(1)) }
    var settings = SimulatedServer.GenesysCloudSettings()
    settings.requestsPerMinute = requestsPerMinute
    adjustSettings(&settings)
    var server = SimulatedServer.Configuration()
    server.now = wallClock
    server.dialect = .genesysCloud(settings)
    adjustServer(&server)
    return try await SimulatedServer.serve(server) { running in
        var configuration = try ClientConfiguration.simulated(at: running.url)
        adjustClient(&configuration)
        let directory = PlatformDirectory(configuration, clock: clock, wallClock: wallClock, random: { 1 })
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

extension PlatformDirectory {
    /// A write that is taken to be on record.
    func write(_ skills: SkillSet, on person: String, bearing before: SkillSet) async throws -> WriteAnswer {
        let target = Sighting(
            kind: .user, id: person, displayName: "", version: nil, lastModified: nil, skills: before, groups: [])
        return try #require(try await write(skills, on: target, onceRecorded: { _ in true }))
    }

    func person(_ id: String) async throws(DirectoryError) -> Sighting? {
        try await sighting(of: Target(id: 1, kind: .user, serverID: id, name: ""))
    }
}

extension SkillSet {
    static func numbered(_ ids: [String], proficiency: Double = 1) -> SkillSet {
        SkillSet(ids.map { Skill(id: $0, proficiency: proficiency) })
    }
}
