import Domain
import Foundation
import Simulator
import Store
import TestSupport
import Testing

@testable import skill_sync

/// What signals do to the process. That every wait ends when it is asked to is in CancellationTests.
@Suite(.timeLimit(.minutes(10))) struct SignalTests {
    /// Far less than what it would wait otherwise, a minute between cycles and half a minute for an answer, and enough for a
    /// machine that is busy with other tests.
    private static let atOnce = Duration.seconds(20)

    private func start(_ desk: Desk, _ command: String...) throws -> RunningProcess {
        try RunningProcess(
            command + desk.options + ["--log-level", "debug"],
            environment: desk.environment)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a daemon that waits for its next cycle ends at once, as it should`(signal: Int32) async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]])
            let daemon = try start(desk, "run")
            await daemon.logs("cycle finished")
            let signalled = ContinuousClock.now
            daemon.send(signal)
            let end = await daemon.end()
            #expect(ContinuousClock.now - signalled < Self.atOnce)
            #expect(end.status == 0 && !end.bySignal)
            #expect(try desk.store().attempts().map(\.outcome) == [.applied])
        }
    }

    @Test(arguments: [["run"], ["run", "--once"]])
    func `a poll that is not answered does not keep it`(command: [String]) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            await world.inject(.hang, on: .list())
            let process = try RunningProcess(
                command + desk.options, environment: desk.environment)
            _ = try await world.request { $0.endpoint == .list }
            let signalled = ContinuousClock.now
            process.send(SIGTERM)
            let end = await process.end()
            #expect(ContinuousClock.now - signalled < Self.atOnce)
            #expect(end.status == (command == ["run"] ? 0 : 1) && !end.bySignal)
            #expect(try desk.store().cycles().map(\.outcome) == [.interrupted])
        }
    }

    @Test(arguments: [["run"], ["run", "--once"]])
    func `a second signal ends it at once, and the next cycle finds out what became of the PUT`(
        command: [String]
    ) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            await world.inject(.applyThenHold, on: .put())
            let process = try RunningProcess(
                command + desk.options, environment: desk.environment)
            _ = try await world.request { $0.put?.tookEffect == true }
            process.send(SIGTERM)
            // How soon the first one has been taken cannot be seen from outside, so the second is sent until it ends.
            let ending = Task { await process.end() }
            let signals = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .milliseconds(20))
                    process.send(SIGINT)
                }
            }
            let end = await ending.value
            signals.cancel()
            #expect(end.bySignal && end.status == SIGINT)
            #expect(try desk.store().attempts().map(\.outcome) == [.pending])
            await world.releaseAll()
            #expect(await desk.run("run", "--once").exitCode == 0)
            #expect(try desk.store().attempts().map(\.outcome) == [.applied])
            #expect(await world.puts.count == 1)
            #expect(try await desk.store().verify().flaw == nil)
        }
    }

    /// The program in an environment of signals that is known, whoever runs the tests: `nohup` may.
    private func start(_ desk: Desk, by starter: [String], _ command: String...) throws -> RunningProcess {
        try RunningProcess(
            starter + [RunningProcess.program.path] + command + desk.options,
            program: URL(fileURLWithPath: "/usr/bin/env"), environment: desk.environment)
    }

    private static let hearsHangup = ["--default-signal=HUP"]

    @Test(
        .enabled(if: hasCoreUtilities, "env and nohup here are not those of GNU"),
        arguments: [["run"], ["run", "--once"]])
    func `a hangup lets the write in flight finish, and then ends it as SIGTERM does`(command: [String]) async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]])
            await world.inject(.applyThenHold, on: .put())
            let process = try RunningProcess(
                Self.hearsHangup + [RunningProcess.program.path] + command + desk.options,
                program: URL(fileURLWithPath: "/usr/bin/env"), environment: desk.environment)
            _ = try await world.request { $0.put?.tookEffect == true }
            process.send(SIGHUP)
            // It waits for the answer, which is why there can be one.
            await world.releaseAll()
            let end = await process.end()
            #expect(!end.bySignal)
            #expect(try desk.store().attempts().map(\.outcome) == [.applied])
        }
    }

    @Test(.enabled(if: hasCoreUtilities, "env and nohup here are not those of GNU"))
    func `a daemon that waits ends at a hangup, and exits as for SIGTERM`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"]])
            let daemon = try start(desk, by: Self.hearsHangup, "run")
            await daemon.logs("cycle finished")
            daemon.send(SIGHUP)
            let end = await daemon.end()
            #expect(end.status == 0 && !end.bySignal)
        }
    }

    @Test(.enabled(if: hasCoreUtilities, "env and nohup here are not those of GNU"))
    func `under nohup a hangup changes nothing, and neither does a reader that went away`() async throws {
        try await Desk.serving(["A": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]], settings: ["pollingIntervalMs": 50])
            let daemon = try start(desk, by: ["nohup"], "run")
            await daemon.logs("cycle finished")
            let before = await world.counts[.list]
            daemon.send(SIGHUP)
            daemon.send(SIGPIPE)
            _ = try await world.request { $0.endpoint == .list && $0.number > before + 2 }
            daemon.send(SIGTERM)
            let end = await daemon.end()
            #expect(end.status == 0 && !end.bySignal)
        }
    }

    private static let hasCoreUtilities = ConfinedProgram.isPossible

    @Test func `a file that may not grow any more is an error with a sentence, and no signal`() async throws {
        let desk = try Desk()
        try desk.configure(groups: ["A": ["a"]])
        let process = try RunningProcess(
            ["-c", "ulimit -f 8; exec \"$0\" \"$@\"", RunningProcess.program.path, "import", desk.config]
                + desk.options,
            program: URL(fileURLWithPath: "/bin/sh"), environment: desk.environment)
        await process.logs("error: the disk failed at ")
        let end = await process.end()
        #expect(end.status == 1 && !end.bySignal)
    }
}
