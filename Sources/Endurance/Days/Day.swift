import Domain
import Foundation
import GenesysCloud
import Logging
import Simulator
import Store
import SyncEngine
import Synchronization
import TestSupport

/// A day in the life of an installation, as its seed has it: the same seed, the same day.
struct Day: Sendable {
    /// Between two cycles.
    static let interval = Duration.seconds(180)

    let seed: UInt64
    let cycles: Int

    /// Lives through the day: those of odd seeds with groups that bear skills, those of even seeds with people who do.
    ///
    /// - Throws: `Violation` where something was lost, doubled or run over.
    func live() async throws -> DayTally {
        seed.isMultiple(of: 2) ? try await live(in: People.self) : try await live(in: Groups.self)
    }

    private func live<Place: Surroundings>(in place: Place.Type) async throws -> DayTally {
        let folder = Self.fastFolder.appendingPathComponent("skill-sync-day-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let time = VirtualTime()
        var server = SimulatedServer.Configuration()
        server.seed = seed
        server.now = { time.true }
        place.server(&server)
        return try await SimulatedServer.serve(server) { running in
            var life = try await Life<Place>(
                seed: seed, world: running.world, url: running.url, folder: folder, time: time)
            do {
                for _ in 0..<cycles { try await life.liveThroughACycle() }
                try await life.comeToRest()
            } catch {
                await life.end()
                throw error
            }
            await life.end()
            return await life.tally()
        }
    }

    /// Where a transaction need not wait for a disk: that it does is not what a day is about.
    private static var fastFolder: URL {
        let memory = URL(fileURLWithPath: "/dev/shm")
        return FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
    }
}

/// The time that passes, and what the wall clock of the machine makes of it.
final class VirtualTime: Sendable {
    let clock = ManualClock()
    private let jumped = Mutex(TimeInterval(0))

    private static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    var `true`: Date { Self.beginning.addingTimeInterval(clock.now.offset / .seconds(1)) }

    var wall: Date { self.true.addingTimeInterval(jumped.withLock { $0 }) }

    func jump(by seconds: TimeInterval) { jumped.withLock { $0 += seconds } }
}

/// Something that must never be.
struct Violation: Error, CustomStringConvertible {
    let cycle: Int
    let what: String

    var description: String { "after cycle \(cycle): \(what)" }
}
