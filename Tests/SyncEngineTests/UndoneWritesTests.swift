import Domain
import Foundation
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Others who undo what we write to people, again and again.
@Suite(.timeLimit(.minutes(10))) struct UndoneWritesTests {
    /// Ann in Sales, which gives A. Twelve cycles within an hour.
    private func fight(
        _ undo: (Stage, _ ann: String, _ a: String) async throws -> Void,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(.people) { stage in
            let a = await stage.world.addSkill(named: "A")
            let ann = try await stage.world.addPerson(named: "Ann")
            _ = try await stage.group("Sales", of: [ann])
            try stage.mapIDs(["Sales": [a]])
            for _ in 1...12 {
                #expect(try await stage.cycle().outcome == .converged)
                try await undo(stage, ann, a)
                stage.clock.advance(by: .seconds(240))
            }
            try await body(stage)
        }
    }

    @Test func `whoever keeps taking away what we give a person is counted, and warned of once`() async throws {
        try await fight { stage, ann, a in
            try await stage.world.take(a, from: ann)
        } _: { stage in
            let hours = try stage.store.conflicts()
            #expect(hours.map(\.target.kind) == [.user])
            #expect(hours.map(\.conflicts) == [11])
            #expect(hours.map(\.isOverThreshold) == [true])
            let warnings = stage.logs.warnings(containing: "many conflicts: another tool provisions this user")
            #expect(warnings.map { $0.metadata["conflictsInLastHour"] } == ["11"])
        }
    }

    @Test func `whoever overwrites a person's skills with others is counted`() async throws {
        try await fight { stage, ann, a in
            let other = await stage.world.addSkill(named: "Other")
            try await stage.world.take(a, from: ann)
            try await stage.world.give(other, to: ann)
        } _: { stage in
            let hours = try stage.store.conflicts()
            #expect(hours.map(\.conflicts) == [11])
            #expect(stage.logs.warnings(containing: "many conflicts").count == 1)
        }
    }

    @Test func `a person whom nobody else writes to meets no conflict`() async throws {
        try await fight { _, _, _ in
        } _: { stage in
            let hours = try stage.store.conflicts()
            #expect(hours.isEmpty)
            #expect(stage.logs.warnings(containing: "many conflicts").isEmpty)
        }
    }
}
