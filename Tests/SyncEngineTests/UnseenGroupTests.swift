import Domain
import Simulator
import Store
import SyncEngine
import TestSupport
import Testing

/// Mapped groups that a poll did not show though it was not complete: what is not known is not taken for granted.
@Suite(.timeLimit(.minutes(10))) struct UnseenGroupTests {
    private static func page(of total: Int, _ resources: String...) -> Fault {
        .status(
            200, headers: ["Content-Type": "application/scim+json"],
            body: #"{"totalResults": \#(total), "Resources": [\#(resources.joined(separator: ","))]}"#)
    }

    @Test func `a mapped group that can no longer be read is not in step, and leaves the cycle partial`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            #expect(try stage.store.explanation(of: "Sales").unseenIn == nil)
            let wrong = #"{"id": "\#(sales)", "displayName": "Sales", "version": 2, "skills": "a"}"#
            for kind in [Cycle.Kind.plan, .sync] {
                await stage.world.inject(Self.page(of: 1, wrong), on: .list())
                let report = try await stage.cycle(kind)
                #expect(report.outcome == .partial)
                #expect(report.tally.unreadable.map(\.id) == [sales])
                #expect(report.plan?.unseen.map(\.name) == ["Sales"])
                #expect(report.plan?.unseen.first?.unreadable?.id == sales)
                #expect(report.plan?.heldBack.isEmpty == true)
                let error = try #require(try stage.store.cycles(limit: 1).first?.error)
                #expect(error.contains("groupsNotSeen groups=1 first=Sales"))
                #expect(error.contains("groupsUnreadable groups=1 first=\(sales) reason="))
            }
            #expect(try stage.store.explanation(of: "Sales").unseenIn?.outcome == .partial)
            #expect(await stage.world.counts[.put] == 1)

            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(try stage.store.explanation(of: "Sales").unseenIn == nil)
            #expect(try stage.store.cycles(limit: 1).first?.error == nil)
        }
    }

    @Test func `a name that was never seen is not said to be borne by nobody after a poll that was not complete`()
        async throws
    {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            await stage.world.inject(Self.page(of: 1, #"{"id": "\#(sales)", "displayName": 5}"#), on: .list())
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.plan?.heldBack.isEmpty == true)
            #expect(report.plan?.unseen.map(\.name) == ["Sales"])
            #expect(report.plan?.unseen.first?.unreadable == nil)
            #expect(try stage.store.explanation(of: "Sales").unseenIn?.outcome == .partial)
        }
    }

    @Test func `of two that bear a name the one that cannot be read is known by its id`() async throws {
        try await Stage.set { stage in
            let twins = [
                await stage.world.add(displayName: "Sales"), await stage.world.add(displayName: "Sales"),
            ]
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            await stage.world.inject(
                Self.page(
                    of: 2, #"{"id": "\#(twins[0])", "displayName": "Sales", "version": 1, "skills": []}"#,
                    #"{"id": "\#(twins[1])", "displayName": "Sales", "version": 1, "skills": 1}"#), on: .list())
            let report = try await stage.cycle()
            #expect(report.outcome == .partial)
            #expect(report.plan?.unseen.first?.unreadable?.id == twins[1])
            #expect(await stage.world.counts[.put] == 0)
        }
    }

    @Test func `what cannot be read and is nobody's that is mapped is counted, and the cycle converges`() async throws {
        try await Stage.set { stage in
            let sales = await stage.world.add(displayName: "Sales")
            try stage.map(["Sales": ["a"]])
            try await stage.cycle()
            await stage.world.inject(
                Self.page(
                    of: 2, #"{"id": "\#(sales)", "displayName": "Sales", "version": 2, "skills": ["a"]}"#,
                    #"{"id": "other", "displayName": 1}"#), on: .list())
            let report = try await stage.cycle()
            #expect(report.outcome == .converged)
            #expect(!report.tally.complete)
            let error = try #require(try stage.store.cycles(limit: 1).first?.error)
            #expect(error.hasPrefix("groupsUnreadable groups=1 first=other reason="))
        }
    }
}
