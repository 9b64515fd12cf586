import Foundation
import Simulator

/// What a cycle costs once everything is as it should be: CPU, requests and PUTs, from the start of one poll to the start of
/// the next.
struct SteadyCycles {
    let groups: Int
    let mapped: Int
    let count: Int

    /// The first cycles do the first sync and, in ours, learn the bytes of the pages after it.
    private static let warmUp = 4

    struct Cost {
        let cpuMilliseconds: Double
        let peakMebibytes: Double
        let requests: Int
        let puts: Int
    }

    struct Result {
        let groups: Int
        let mapped: Int
        let ours: Cost
        let peer: Cost?
    }

    func measure(_ contenders: Contenders) async throws -> Result {
        let ours = try await cost(of: [contenders.program, "run"])
        let peer: Cost? =
            if let peer = contenders.peer { try await cost(of: ["node", peer, "config.json"]) } else { nil }
        return Result(groups: groups, mapped: mapped, ours: ours, peer: peer)
    }

    /// Each contender has a server of its own in the same state. It counts an identical PUT as an edit, as the tutorial's
    /// client expects of its server: version and `lastModified` move.
    private func cost(of command: [String]) async throws -> Cost {
        try await Scene.withServer(groups: groups, mapped: mapped) { scene in
            let process = try MeasuredProcess(command, environment: scene.environment, in: scene.folder)
            defer { process.stop() }
            var samples: [Sample] = []
            for _ in 0..<(Self.warmUp + count) {
                _ = try await scene.server.world.request { $0.endpoint == .list && $0.startIndex == 1 }
                let counts = await scene.server.world.counts
                samples.append(
                    Sample(
                        cpu: try process.cpuSeconds(), requests: counts[.list] + counts[.put] + counts[.read],
                        puts: counts[.put]))
            }
            let steady = zip(samples.dropFirst(Self.warmUp - 1), samples.dropFirst(Self.warmUp))
            return Cost(
                cpuMilliseconds: median(steady.map { ($1.cpu - $0.cpu) * 1000 }),
                peakMebibytes: try process.peakMebibytes(),
                requests: Int(median(steady.map { Double($1.requests - $0.requests) })),
                puts: Int(median(steady.map { Double($1.puts - $0.puts) })))
        }
    }

    private struct Sample {
        let cpu: Double
        let requests: Int
        let puts: Int
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let middle = sorted.indices.dropFirst(sorted.count / 2).first else { return .nan }
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
