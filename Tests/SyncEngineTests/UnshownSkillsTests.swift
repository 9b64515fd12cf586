import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// What an answer to a write does not show is unknown, and is read.
@Suite(.timeLimit(.minutes(10))) struct UnshownSkillsTests {
    private static let kind = SCIMKind("PUTs answered without skills") { $0.settings.putShowsSkills = false }

    @Test(arguments: [Mode.replace, .additive])
    func `a group whose PUT is answered without its skills is read`(mode: Mode) async throws {
        try await Self.kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])

            let report = try await stage.cycle(.sync, mode)

            #expect(report.outcome == .converged)
            #expect(await stage.skills(of: sales) == (mode == .replace ? ["a"] : ["a", "x"]))
            #expect(try stage.attempts.map(\.outcome) == [.applied])
            #expect(try stage.attempts.map(\.error) == [nil])
            #expect(try stage.attempts.map(\.newVersion) == [Self.kind.version(2)])
            #expect(try await stage.cycle(.sync, mode).tally.changed == 0)

            try stage.map(["Sales": []])
            #expect(try await stage.approvedCycle(mode).outcome == .converged)
            #expect(await stage.skills(of: sales) == (mode == .replace ? [] : ["x"]))
            #expect(try stage.store.drift().isEmpty)
        }
    }

    @Test func `the group is read after such an answer in the tutorial's dialect as well`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            let answer = #"{"id":"\#(sales)","displayName":"Sales","version":2}"#
            await stage.world.inject(
                .applyThenAnswer(
                    CannedAnswer(status: 200, headers: ["Content-Type": "application/json"], body: answer)),
                on: .put())
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.world.counts[.read] == 1)
            #expect(try stage.attempts.map(\.newVersion) == ["2"])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `a version that is a number is taken, and protects as any other`() async throws {
        let kind = SCIMKind("numbers") {
            $0.settings.numbersVersions = true
            $0.settings.sendsETag = false
        }
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["y"]), on: .put())
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.attempts.map(\.outcome) == [.conflict, .applied])
            #expect(await stage.world.puts.map(\.ifMatch) == ["\"1\"", "\"2\""])
            #expect(try stage.attempts.map(\.newVersion) == [nil, "3"])
        }
    }
}
