import Foundation
import Simulator
import Testing

@testable import skill_sync

@Suite struct ProgressTests {
    private static let wipe = "\r\u{1B}[K"

    @Test func `a terminal sees how far a cycle has come, and nothing of it stays`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, _ in
            try desk.configure(groups: ["A": ["a"], "B": ["b"]], settings: ["pageSize": 1])
            let outcome = await desk.run("run", "--once", "--log-level", "error", progress: true)
            #expect(
                outcome.error
                    == [
                        "polled 1 of 2 groups", "polled 2 of 2 groups", "changed 1 of 2",
                        "changed 2 of 2", "",
                    ].map { Self.wipe + $0 }.joined())
            #expect(!outcome.out.contains("\u{1B}"))
        }
    }

    @Test func `where stderr is no terminal there is nothing of it`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            for command in [["plan"], ["run", "--once"]] {
                let outcome = await desk.run(
                    exactly: command + desk.options, colour: true)
                #expect(!outcome.error.contains("polled"))
                #expect(!outcome.error.contains("\r"))
            }
        }
    }

    @Test func `a plan shows its progress, too`() async throws {
        try await Desk.serving(["A": []]) { desk, _ in
            try await desk.map(["A": ["a"]])
            let outcome = await desk.run("plan", "--log-level", "error", progress: true)
            #expect(outcome.error == "\(Self.wipe)polled 1 of 1 groups\(Self.wipe)")
        }
    }

    @Test func `it is wiped before an error is shown`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, world in
            try desk.configure(groups: ["A": ["a"]], settings: ["pageSize": 1])
            await world.inject(.status(403), on: .list(startIndex: 2), times: 9)
            let outcome = await desk.run("run", "--once", "--log-level", "error", progress: true)
            #expect(outcome.exitCode == 77)
            #expect(outcome.error.hasPrefix("\(Self.wipe)polled 1 of 2 groups\(Self.wipe)error: "))
        }
    }

    @Test func `a log line never stands behind what is left of the progress`() async throws {
        try await Desk.serving(["A": [], "B": []]) { desk, _ in
            try await desk.map(["A": ["a"], "B": ["b"]])
            let outcome = await desk.run("run", "--once", progress: true)
            #expect(outcome.error.contains("skills applied"))
            for piece in outcome.error.components(separatedBy: Self.wipe) {
                let lines = piece.split(separator: "\n", omittingEmptySubsequences: false)
                for line in lines where line.hasPrefix("polled") || line.hasPrefix("changed") {
                    #expect(!line.contains("skills applied"), "\(line)")
                }
            }
        }
    }
}
