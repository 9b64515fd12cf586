import Domain
import Foundation
import Simulator
import TestSupport
import Testing

@testable import GenesysCloud

struct TransportTests {
    @Test func `a server that does not answer is timed out`() async throws {
        try await SimulatedServer.serve { running in
            await running.world.inject(.hang)
            let transport = Transport(requestTimeout: .milliseconds(500), maxConcurrentRequests: 1)
            let credentials = Credentials(clientID: "", clientSecret: "")
            let request = TokenRequest(origin: running.url, credentials: credentials, scopes: []).request
            let failure = await #expect(throws: TransportFailure.self) { try await transport.send(request) }
            await transport.close()
            #expect(failure?.error == .timedOut(tokenCall, after: .milliseconds(500)))
            #expect(failure?.wasSent == true)
        }
    }

    @Test func `a port that nobody listens on is unreachable`() async throws {
        let port = try await SimulatedServer.serve { $0.port }
        let directory = GroupSkillsDirectory(
            try .simulated(at: "http://127.0.0.1:\(port)"), clock: ManualClock(), wallClock: { Date() },
            random: { 1 })
        let last = DirectoryError.unreachable(host: "127.0.0.1", reason: .told("Connection refused"))
        await #expect(throws: DirectoryError.circuitOpen(failures: 5, retryAfter: .seconds(16), last: last)) {
            try await directory.page(at: 1, known: nil)
        }
        #expect(await directory.requestsSent() == 0)
        await directory.close()
    }

    @Test func `a server that does not speak TLS is unreachable over https`() async throws {
        try await SimulatedServer.serve { running in
            let directory = GroupSkillsDirectory(
                try .simulated(at: "https://127.0.0.1:\(running.port)"), clock: ManualClock(), wallClock: { Date() },
                random: { 1 })
            let error = await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            await directory.close()
            guard case .circuitOpen(5, _, let last) = error else {
                Issue.record("thrown was \(String(describing: error))")
                return
            }
            let reason = DirectoryError.ConnectionFault.tls(.notTLS, told: "handshakeFailed WRONG_VERSION_NUMBER")
            #expect(last == .unreachable(host: "127.0.0.1", reason: reason))
        }
    }

    @Test func `cancelling the task ends a GET under way`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.hold, on: .list())
            try await withThrowingTaskGroup(of: GroupPage.self) { tasks in
                tasks.addTask { try await directory.page(at: 1, known: nil) }
                _ = try await world.request { $0.endpoint == .list }
                tasks.cancelAll()
                await #expect(throws: DirectoryError.cancelled) { try await tasks.next() }
            }
            let page = try await directory.page(at: 1, known: nil)
            #expect(page.groupCount == 0)
        }
    }

    @Test func `every request that was sent is counted`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(500), on: .token)
            await world.inject(.throttled(retryAfter: "1"), on: .list())
            await world.inject(.closeConnection, on: .list())
            _ = try await directory.page(at: 1, known: nil)
            #expect(await directory.requestsSent() == 5)
            #expect(await world.counts.arrived == 5)
        }
    }

    @Test func `a call after closing is cancelled`() async throws {
        try await withDirectory { directory, _ in
            await directory.close()
            await #expect(throws: DirectoryError.cancelled) { try await directory.page(at: 1, known: nil) }
        }
    }
}
