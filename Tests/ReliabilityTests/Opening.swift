import Domain
import Foundation
import Simulator
import Store
import TestSupport

/// How a scene begins: its folder before the cycle, what the server has, and what a cycle of it does unkilled.
struct Opening: Sendable {
    let scene: Scene
    let files: [String: Data]
    let state: WorldState
    /// The newest attempt that there is already, 0 for none.
    let newestAttempt: Attempt.ID
    let recording: Recording

    struct CouldNotBegin: Error {
        let scene: Scene
        let output: String
    }

    static func of(_ scene: Scene) async throws -> Opening {
        try await Workplace.withFolder { folder in
            try await SimulatedServer.serve(scene.server) { server in
                try await scene.putUp(in: server.world)
                let place = Workplace(folder: folder, server: server)
                if scene.hasHistory {
                    try await place.configure(scene, .spring)
                    try await succeed(place.start("run", "--once"), scene)
                    try await scene.goOn(in: server.world)
                }
                try await place.configure(scene)
                if scene != .firstRun { try await succeed(place.start("import", "config.json"), scene) }
                let files = try Self.files(in: folder)
                let state = await server.world.state
                let newestAttempt = try scene == .firstRun ? 0 : Self.newestAttempt(in: place.database)
                let record = folder.appendingPathComponent("recording")
                await scene.injectFaults(into: server.world)
                try await succeed(
                    place.start("run", "--once", watched: ["CRASHPOINTS_RECORD": record.path]), scene)
                return Opening(
                    scene: scene, files: files, state: state, newestAttempt: newestAttempt,
                    recording: try Recording(contentsOf: record))
            }
        }
    }

    /// Begins the scene in a folder and on a server of its own.
    ///
    /// - Parameter fault: what the write of that number, from 1, meets before all that the scene has for it.
    func play<Value>(
        meeting fault: (fault: Fault, write: Int)? = nil, _ body: (Workplace) async throws -> Value
    ) async throws -> Value {
        try await Workplace.withFolder { folder in
            for (name, contents) in files { try contents.write(to: folder.appendingPathComponent(name)) }
            return try await SimulatedServer.serve(scene.server) { server in
                await server.world.restore(state)
                if let fault {
                    let write = scene.write(fault.write)
                    await server.world.inject(fault.fault, on: write.requests, after: write.after)
                }
                await scene.injectFaults(into: server.world)
                return try await body(Workplace(folder: folder, server: server))
            }
        }
    }

    /// Every way to die in this scene, with so many random moments.
    func kills(moments: Int, random: inout some RandomNumberGenerator) -> [ScenedKill] {
        let points = recording.points.map { Kill.at($0) }
        let server = ServerMoment.allCases.flatMap { moment in
            (1...scene.writes).map { Kill.by(moment, write: $0) }
        }
        let chance = (0..<moments).map { _ in
            Kill.after(microseconds: .random(in: 1...max(1, recording.cpuMicroseconds), using: &random))
        }
        return (points + server + chance).map { ScenedKill(scene: scene, kill: $0) }
    }

    private static func succeed(_ running: Program.Running, _ scene: Scene) async throws {
        let exit = try await running.exit()
        guard exit.code == 0 else { throw CouldNotBegin(scene: scene, output: exit.out + exit.error) }
    }

    private static func newestAttempt(in database: String) throws -> Attempt.ID {
        let store = try Store.open(at: database, access: .readOnly, now: { Date() })
        return try store.attempts(AttemptFilter(limit: 1)).first?.id ?? 0
    }

    private static func files(in folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) })
    }
}
