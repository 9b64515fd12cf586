import Domain
import Simulator
import Store
import SyncEngine
import Testing

/// What servers differ in, all combinations of it.
struct ServerKind: Hashable, CustomTestStringConvertible {
    let listsSkills: Bool
    let putAnswersWithBody: Bool
    let identicalPutIsEdit: Bool

    static let all: [ServerKind] = (0..<8).map {
        ServerKind(listsSkills: $0 & 1 == 0, putAnswersWithBody: $0 & 2 == 0, identicalPutIsEdit: $0 & 4 != 0)
    }

    var configuration: SimulatedServer.Configuration {
        var configuration = SimulatedServer.Configuration()
        configuration.listsSkills = listsSkills
        configuration.putAnswersWithBody = putAnswersWithBody
        configuration.identicalPutIsEdit = identicalPutIsEdit
        return configuration
    }

    var testDescription: String {
        [
            listsSkills ? "lists skills" : "hides skills", putAnswersWithBody ? "shows the group" : "answers 204",
            identicalPutIsEdit ? "counts every PUT as an edit" : "ignores identical PUTs",
        ].joined(separator: ", ")
    }
}

@Suite(.timeLimit(.minutes(10))) struct ServerKindTests {
    @Test(arguments: ServerKind.all)
    func `our own PUT is not news to the cycles that follow`(kind: ServerKind) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a", "b"]])
            #expect(try await stage.cycle().tally.applied == 1)
            #expect(await stage.skills(of: sales) == ["a", "b"])
            for _ in 0..<3 {
                let report = try await stage.cycle()
                #expect(report.tally.changed == 0)
                #expect(report.outcome == .converged)
            }
            try await stage.restarted { anew in
                let report = try await anew.cycle()
                #expect(report.tally.changed == 0)
            }
            #expect(await stage.world.counts[.put] == 1)
            try await stage.expectAttemptsMatchPuts()
        }
    }

    @Test(arguments: ServerKind.all)
    func `an outside edit is PUT over, once`(kind: ServerKind) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(sales, skills: ["z"])
            #expect(try await stage.cycle().tally.applied == 1)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.world.counts[.put] == 2)
        }
    }

    @Test(arguments: ServerKind.all)
    func `a new revision is PUT, once`(kind: ServerKind) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try stage.map(["Sales": ["b"]])
            try await stage.cycle()
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["b"])
            #expect(await stage.world.counts[.put] == 2)
        }
    }

    @Test(arguments: ServerKind.all)
    func `a group that bears its skills from the beginning is PUT only where they are hidden`(
        kind: ServerKind
    ) async throws {
        try await Stage.set(kind.configuration) { stage in
            await stage.world.add(displayName: "Sales", skills: ["a"])
            try stage.map(["Sales": ["a"]])
            for _ in 0..<3 { try await stage.cycle() }
            #expect(await stage.world.counts[.put] == (kind.listsSkills ? 0 : 1))
        }
    }

    @Test(arguments: ServerKind.all)
    func `an edit that keeps the skills is no drift where they are listed, and may be where they are hidden`(
        kind: ServerKind
    ) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            try await stage.world.edit(sales)
            try await stage.cycle()
            try await stage.cycle()
            #expect(await stage.world.counts[.put] == (kind.listsSkills ? 1 : 2))
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test(arguments: ServerKind.all)
    func `a conflict is resolved on every kind of server`(kind: ServerKind) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .put())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(await stage.skills(of: sales) == ["a"])
            #expect(try stage.outcomes == [.conflict, .applied])
            #expect(try await stage.cycle().tally.changed == 0)
        }
    }

    @Test func `an edit that comes between a PUT and the read after it is not taken for ours`() async throws {
        let kind = ServerKind(listsSkills: true, putAnswersWithBody: false, identicalPutIsEdit: false)
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.conflictByOutsideEdit(skills: ["z"]), on: .read(sales))
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["z"])
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test(arguments: ServerKind.all)
    func `a PUT that something in between answered with 200 is made in the end`(kind: ServerKind) async throws {
        try await Stage.set(kind.configuration) { stage in
            let sales = await stage.world.add(displayName: "Sales", skills: ["x"])
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(.garbage, on: .put())
            try await stage.cycle()
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test(arguments: [Fault.garbage, .status(200, body: "")])
    func `a PUT that something in between answers with 200 is not on record as applied`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put())
            try await stage.cycle()
            #expect(try stage.attempts.first?.outcome != .applied)
            try await stage.cycle()
            #expect(await stage.skills(of: sales) == ["a"])
        }
    }

    @Test(arguments: [Fault.truncatedBody, .applyThenAnswer(CannedAnswer(status: 204, body: ""))])
    func `a PUT whose answer cannot be read is settled by reading the group`(fault: Fault) async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(fault, on: .put())
            try await stage.cycle()
            #expect(try stage.outcomes == [.applied])
            #expect(try await stage.cycle().tally.changed == 0)
            #expect(await stage.puts(of: sales).count == 1)
        }
    }
}
