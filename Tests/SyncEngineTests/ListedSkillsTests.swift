import Domain
import Simulator
import Store
import SyncEngine
import Testing

/// Servers of the dialect `scim` whose lists show other skills than the single groups do, under the same version.
@Suite(.timeLimit(.minutes(10))) struct ListedSkillsTests {
    static let kinds: [SCIMKind] = [
        SCIMKind("left out") { $0.settings.listedSkills = .leftOut },
        SCIMKind("outdated") { $0.settings.listedSkills = .outdated(["z"]) },
        SCIMKind("left out, versions in headers alone, 204") { kind in
            kind.settings.listedSkills = .leftOut
            kind.settings.showsMetaVersion = false
            kind.putAnswersWithBody = false
        },
        SCIMKind("outdated, versions in headers alone, objects in an extension") { kind in
            kind.settings.listedSkills = .outdated(["z"])
            kind.settings.showsMetaVersion = false
            kind.settings.skillForm = .objects
            kind.settings.skillsAttribute = SCIMKind.extensionAttribute
        },
    ]

    @Test(arguments: kinds)
    func `what others gave stays where only what is missing is added`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["o1", "o2"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle(.sync, .additive).outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a", "o1", "o2"])
            #expect(try stage.attempts.map(\.skillsBefore) == [["o1", "o2"]])
        }
    }

    @Test(arguments: kinds)
    func `what is replaced is on record, and the cycles that follow send nothing and learn nothing`(
        kind: SCIMKind
    ) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["o1", "o2"])
            try stage.map(["Sales": ["a"]])
            #expect(try await stage.cycle().outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.attempts.map(\.skillsBefore) == [["o1", "o2"]])
            let snapshots = try stage.snapshots(of: sales)
            for _ in 0..<3 { #expect(try await stage.cycle().tally.changed == 0) }
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
            }
            #expect(try stage.snapshots(of: sales) == snapshots)
            #expect(await stage.world.counts[.put] == 1)
        }
    }

    @Test(arguments: kinds)
    func `what would be taken away beyond the limits is held`(kind: SCIMKind) async throws {
        var limited = kind
        limited.guard.maxRemovals = 0
        if case .outdated = kind.settings.listedSkills { limited.settings.listedSkills = .outdated(["b"]) }
        try await limited.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["o1", "o2"])
            try stage.map(["Sales": ["a", "b"]])
            // What an outdated list shows is not seen to be so before the write.
            try await stage.cycle()
            let report = try await stage.cycle()
            #expect(report.outcome == .held)
            #expect(report.plan?.changes.map(\.remove) == [["o1", "o2"]])
            #expect(await stage.puts().isEmpty)
            #expect(await stage.skills(of: sales) == ["o1", "o2"])
        }
    }

    @Test(arguments: kinds)
    func `an outside edit is found and put right, once`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(sales, skills: ["y"])
            for _ in 0..<3 { #expect(try await stage.cycle().outcome == .converged) }
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.attempts.map(\.skillsBefore) == [[], ["y"]])
        }
    }

    @Test(arguments: kinds)
    func `a group that bears what is asked for is left alone`(kind: SCIMKind) async throws {
        try await kind.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["a"])
            try stage.map(["Sales": ["a"]])
            for _ in 0..<3 { #expect(try await stage.cycle().outcome == .converged) }
            #expect(await stage.puts().isEmpty)
        }
    }

    @Test func `a group whose skills could not be read is not guessed at`() async throws {
        try await Self.kinds[0].set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["o1"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.status(500), on: .read(sales), times: 3)
            try await stage.cycle(.sync, .additive)
            #expect(await stage.puts().isEmpty)
            #expect(try await stage.cycle(.sync, .additive).outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a", "o1"])
        }
    }

    @Test func `where a list shows the attribute of one group, no other is read for the plan`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            await stage.world.add(displayName: "Sales", skills: ["x"])
            await stage.world.add(displayName: "Empty")
            try stage.map(["Empty": []])
            try await stage.cycle()
            #expect(await stage.world.counts[.read] == 0)
        }
    }

    // MARK: Versions that stay where they are

    @Test func `skills that change under the same version are put right`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            var group = try #require(await stage.world.group(sales))
            group.skills = ["y"]
            await stage.world.restore(group)
            #expect(try await stage.cycle().tally.applied == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `skills that came under the same version before the read are not run over`() async throws {
        try await SCIMKind("") { _ in }.set { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.hold, on: .read(sales))

            async let cycle = stage.cycle(.sync, .additive)
            let held = try await stage.world.request { $0.endpoint == .read }
            var group = try #require(await stage.world.group(sales))
            group.skills = ["x", "y"]
            await stage.world.restore(group)
            await stage.world.release(held.number)

            #expect(try await cycle.outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a", "x", "y"])
            #expect(try stage.attempts.map(\.skillsBefore) == [["x", "y"]])
        }
    }
}
