import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

struct PutTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    /// A server with one group, which has been read, so that the only request from then on is the PUT.
    private func withGroup(
        _ server: SimulatedServer.Configuration = SimulatedServer.Configuration(), clock: ManualClock = ManualClock(),
        adjusting adjust: (inout ClientConfiguration) -> Void = { _ in },
        _ body: (GroupSkillsDirectory, World, Sighting) async throws -> Void
    ) async throws {
        try await withDirectory(server, clock: clock, now: now, adjusting: adjust) { directory, world in
            let id = await world.add(displayName: "Sales", skills: ["a"])
            try await body(directory, world, try #require(try await directory.group(id)))
        }
    }

    @Test func `a PUT replaces the skills and shows the group it left`() async throws {
        try await withGroup { directory, world, group in
            let answer = try await directory.write(["c", "b"], on: group)
            let after = try #require(await world.group(group.id))
            #expect(after.skills == ["b", "c"])
            #expect(after.displayName == "Sales")
            let shown = Sighting(
                id: group.id, displayName: "Sales", version: "2", lastModified: after.lastModifiedText,
                skills: ["b", "c"])
            #expect(answer.result == .applied(shown))
            #expect(answer.httpStatus == 200)
            #expect(answer.sentAt == now)
            #expect(answer.error == nil)
            #expect(await world.puts.map(\.version) == [1])
            #expect(await answer.correlationID == world.requests.last?.correlationID)
            #expect(await directory.requestsSent() == 3)
        }
    }

    @Test func `a PUT that is answered without a body is applied all the same`() async throws {
        var server = SimulatedServer.Configuration()
        server.putAnswersWithBody = false
        try await withGroup(server) { directory, _, group in
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .applied(nil))
            #expect(answer.httpStatus == 204)
        }
    }

    @Test(arguments: [#"{"id": "other", "displayName": "Sales"}"#, "{}", "done"])
    func `a body that does not show the group confirms nothing`(body: String) async throws {
        try await withGroup { directory, world, group in
            await world.inject(.applyThenAnswer(CannedAnswer(status: 200, body: body)), on: .put())
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .lost)
        }
    }

    @Test func `a group that was changed since is a conflict`() async throws {
        try await withGroup { directory, world, group in
            await world.inject(.conflictByOutsideEdit(skills: ["x"]), on: .put())
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .conflict)
            #expect(answer.httpStatus == 409)
            #expect(answer.error == "Version does not match current version.")
            #expect(await world.group(group.id)?.skills == ["x"])
            #expect(await world.counts[.put] == 1)
        }
    }

    @Test(arguments: [
        (412, WriteAnswer.Result.conflict), (302, .rejected), (400, .rejected), (403, .forbidden), (404, .rejected),
        (500, .failed), (503, .failed), (429, .rateLimited), (401, .unauthorized),
    ])
    func `every status but success is an answer, and nothing is sent again`(
        status: Int, result: WriteAnswer.Result
    ) async throws {
        let clock = ManualClock()
        try await withGroup(clock: clock) { directory, world, group in
            await world.inject(.status(status, body: #"{"message": "because"}"#), on: .put(), times: 9)
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == result)
            #expect(answer.httpStatus == status)
            #expect(answer.error == (status == 403 ? "because (needs scim:groups:write)" : "because"))
            #expect(answer.needs == (status == 403 ? .scope("scim:groups:write") : nil))
            #expect(answer.call.description == "PUT /api/v2/scim/v2/Groups/\(group.id)")
            #expect(await world.counts[.put] == 1)
            #expect(clock.sleeps.isEmpty)
        }
    }

    @Test func `too many requests hold back the next call, whatever it is`() async throws {
        let clock = ManualClock()
        try await withGroup(clock: clock) { directory, world, group in
            await world.inject(.throttled(retryAfter: "7"), on: .put())
            _ = try await directory.write(["b"], on: group)
            _ = try await directory.page(at: 1, known: nil)
            #expect(clock.sleeps == [.seconds(7)])
        }
    }

    @Test func `a token that was not accepted is out of use`() async throws {
        try await withGroup { directory, world, group in
            await world.expireTokens()
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .unauthorized)
            let again = try await directory.write(["b"], on: group)
            #expect(again.httpStatus == 200)
            #expect(await world.counts.tokensIssued == 2)
        }
    }

    @Test(arguments: [Fault.closeConnection, .applyThenCloseConnection, .cutAnswerShort])
    func `a connection that breaks after sending means a lost answer`(fault: Fault) async throws {
        try await withGroup { directory, world, group in
            await world.inject(fault, on: .put())
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .lost)
            #expect(answer.httpStatus == nil)
            #expect(answer.error?.hasPrefix("connectionLost PUT /api/v2/scim/v2/Groups/\(group.id) reason=") == true)
            #expect(await world.counts[.put] == 1)
        }
    }

    @Test func `a time-out after sending means a lost answer`() async throws {
        let clock = ManualClock()
        try await withDirectory(clock: clock, now: now, adjusting: { $0.requestTimeout = .milliseconds(500) }) {
            directory, world in
            let id = await world.add(displayName: "Sales", skills: ["a"])
            let group = try await patientRead(of: id, from: directory, clock)
            await world.inject(.hang, on: .put())
            let answer = try await directory.write(["b"], on: group)
            #expect(answer.result == .lost)
            #expect(answer.error == "timedOut PUT /api/v2/scim/v2/Groups/\(group.id) after=0.5s")
            // The time-out may be over before a server under load takes note of what was sent.
            _ = try await world.request { $0.endpoint == .put }
            #expect(await world.counts[.put] == 1)
        }
    }

    /// Reads the group, which brings a token and a connection as well, however often the short time-out strikes on a
    /// machine under load: five of them in a row open the circuit, which the clock is moved past.
    private func patientRead(
        of id: String, from directory: GroupSkillsDirectory, _ clock: ManualClock
    ) async throws -> Sighting {
        while true {
            do {
                return try #require(try await directory.group(id))
            } catch let error as DirectoryError {
                guard case .circuitOpen(_, let retryAfter, _) = error else { throw error }
                clock.advance(by: retryAfter)
            }
        }
    }

    @Test func `a PUT under way is not cancelled with its task`() async throws {
        try await withGroup { directory, world, group in
            await world.inject(.hold, on: .put())
            let answer = try await withThrowingTaskGroup(of: WriteAnswer.self) { tasks in
                tasks.addTask { try await directory.write(["b"], on: group) }
                let held = try await world.request { $0.endpoint == .put }
                tasks.cancelAll()
                await world.release(held.number)
                return try #require(try await tasks.next())
            }
            #expect(answer.httpStatus == 200)
            #expect(await world.group(group.id)?.skills == ["b"])
        }
    }

    @Test func `a PUT that still waits is cancelled and not sent`() async throws {
        let clock = ManualClock(holding: { _ in true })
        try await withGroup(clock: clock) { directory, world, group in
            await world.inject(.throttled(retryAfter: "60"), on: .put())
            _ = try await directory.write(["b"], on: group)
            await withThrowingTaskGroup(of: WriteAnswer.self) { tasks in
                tasks.addTask { try await directory.write(["b"], on: group) }
                #expect(await clock.heldSleep() == .seconds(60))
                tasks.cancelAll()
                await #expect(throws: DirectoryError.cancelled) { try await tasks.next() }
            }
            #expect(await world.counts[.put] == 1)
        }
    }

    @Test func `the duration is that of the exchange alone`() async throws {
        let clock = ManualClock(holding: { _ in true })
        try await withGroup(clock: clock) { directory, world, group in
            await world.inject(.hold, on: .put())
            async let answer = directory.write(["b"], on: group)
            let held = try await world.request { $0.endpoint == .put }
            clock.advance(by: .milliseconds(1234))
            await world.release(held.number)
            #expect(try await answer.duration == .milliseconds(1234))
        }
    }

    @Test func `what keeps a PUT from being sent is thrown`() async throws {
        let port = try await SimulatedServer.serve { $0.port }
        let directory = GroupSkillsDirectory(
            try .simulated(at: "http://127.0.0.1:\(port)"), clock: ManualClock(), wallClock: { Date() },
            random: { 1 })
        let group = Sighting(id: "1", displayName: "Sales", version: "1", lastModified: nil, skills: nil)
        let error = await #expect(throws: DirectoryError.self) { try await directory.write(["b"], on: group) }
        guard case .circuitOpen = error else {
            Issue.record("thrown was \(String(describing: error))")
            return
        }
        #expect(await directory.requestsSent() == 0)
        await directory.close()
    }
}
