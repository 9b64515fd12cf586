import Foundation
import Simulator

/// How long the whole process takes from its start to its first request, and to answer a query of a small database.
struct StartUp {
    let runs: Int

    struct Result {
        let firstRequestMilliseconds: Double
        let queryMilliseconds: Double
    }

    func measure(program: String) async throws -> Result {
        try await Scene.withServer(groups: 100, mapped: 20) { scene in
            var firstRequest: [Double] = []
            var query: [Double] = []
            for _ in 0..<runs {
                let token = try await timed {
                    let process = try MeasuredProcess(
                        [program, "run", "--once"], environment: scene.environment, in: scene.folder)
                    _ = try await scene.server.world.request { $0.endpoint == .token }
                    return process
                }
                _ = token.value.waitUntilExit()
                firstRequest.append(token.milliseconds)
                let answer = try await timed {
                    try MeasuredProcess(
                        [program, "audit", "attempts"], environment: scene.environment, in: scene.folder
                    ).waitUntilExit()
                }
                query.append(answer.milliseconds)
            }
            return Result(firstRequestMilliseconds: median(firstRequest), queryMilliseconds: median(query))
        }
    }

    private func timed<Value>(
        _ body: () async throws -> Value
    ) async rethrows -> (value: Value, milliseconds: Double) {
        let clock = ContinuousClock()
        let begun = clock.now
        let value = try await body()
        return (value, (clock.now - begun) / .milliseconds(1))
    }
}
