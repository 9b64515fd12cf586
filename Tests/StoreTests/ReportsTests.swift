import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct ReportsTests {
    private let scratch: Scratch
    private let store: Store

    /// 2027-01-15T08:00:00Z, when each test begins.
    private static let beginning = Date(timeIntervalSince1970: 1_800_000_000)
    /// The midnight after that, in UTC.
    private static let midnight = Date(timeIntervalSince1970: 1_800_057_600)

    init() throws {
        scratch = try Scratch()
        store = try scratch.store()
    }

    private func go(to time: Date) { scratch.advance(time.timeIntervalSince(scratch.now)) }

    /// The groups g and h, mapped and bearing nothing, for PUTs to fail on.
    private func withGroups() throws {
        _ = try store.importRevision(
            [Mapping(groupName: "Sales", skills: ["a"]), Mapping(groupName: "Care", skills: ["a"])],
            from: .test(at: scratch.now))
        try store.see(.test("g", name: "Sales"), .test("h", name: "Care"))
    }

    @discardableResult
    private func attempt(_ outcome: Attempt.Outcome, on id: String = "g") throws -> Attempt.ID {
        try store.put(on: id, Settlement(outcome: outcome, error: outcome == .applied ? nil : "\(outcome)"))
    }

    /// All there is but what happens in the instant itself.
    private func report(from: Date = beginning, to end: Date? = nil) throws -> AuditReport {
        try store.report(of: from..<(end ?? scratch.now + 0.001))
    }

    // MARK: Days

    @Test func `attempts are counted by the day of their planning, in UTC, and by how they ended`() throws {
        try withGroups()
        go(to: Self.midnight - 0.001)
        try attempt(.failed)
        try attempt(.failed, on: "h")
        try attempt(.conflict)
        go(to: Self.midnight)
        try attempt(.rejected)
        go(to: Self.midnight + 86_400 - 0.001)
        try attempt(.rateLimited)
        go(to: Self.midnight + 3 * 86_400)
        try attempt(.applied)
        try store.put(on: "h", nil)
        let days = try report().attemptsPerDay
        #expect(
            days == [
                AuditReport.Day(day: Self.midnight - 86_400, attempts: [.failed: 2, .conflict: 1]),
                AuditReport.Day(day: Self.midnight, attempts: [.rejected: 1, .rateLimited: 1]),
                AuditReport.Day(day: Self.midnight + 3 * 86_400, attempts: [.applied: 1, .pending: 1]),
            ])
        #expect(try report().attemptsTotal == 7)
    }

    @Test func `an attempt that lasts over midnight counts on the day of its planning, as what it came to`() throws {
        try withGroups()
        go(to: Self.midnight - 1)
        let id = try store.put(on: "g", Settlement(outcome: .unknown))
        go(to: Self.midnight + 1)
        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.settle(id, Settlement(outcome: .failed), in: cycle)
        #expect(
            try report().attemptsPerDay == [AuditReport.Day(day: Self.midnight - 86_400, attempts: [.failed: 1])])
    }

    @Test func `a period holds its beginning, and not its end`() throws {
        try withGroups()
        go(to: Self.midnight)
        try attempt(.failed)
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["b"])], from: .test(at: scratch.now))
        try store.see(.test("g", name: "Sales", version: "9"), .test("h", name: "Care"))
        go(to: Self.midnight + 3600)

        let holding = try report(from: Self.midnight, to: Self.midnight + 0.001)
        #expect(holding.attemptsTotal == 1 && holding.failedAttemptsTotal == 1 && holding.failedAttempts.count == 1)
        #expect(holding.revisions.map(\.number) == [2])
        #expect(holding.mostEdited.map(\.edits) == [1])
        let before = try report(from: Self.beginning, to: Self.midnight)
        #expect(before.attemptsTotal == 0 && before.failedAttemptsTotal == 0 && before.failedAttempts.isEmpty)
        #expect(before.revisions.map(\.number) == [1])
        #expect(before.mostEdited.isEmpty)
        let after = try report(from: Self.midnight + 0.001, to: Self.midnight + 1)
        #expect(after.attemptsTotal == 0 && after.failedAttempts.isEmpty)
        #expect(after.revisions.isEmpty && after.mostEdited.isEmpty)
    }

    // MARK: Conflicts

    @Test func `of each hour with conflicts the worst group is told, in the order of the hours`() throws {
        try withGroups()
        for _ in 1...3 { try attempt(.conflict) }
        for _ in 1...5 { try attempt(.conflict, on: "h") }
        scratch.advance(3600)
        try attempt(.conflict)
        try attempt(.failed, on: "h")
        scratch.advance(2 * 3600)
        for _ in 1...2 { try attempt(.conflict, on: "h") }
        let hours = try report().conflictHours
        #expect(hours.map(\.hour) == [0, 3600, 3 * 3600].map { Self.beginning + $0 })
        #expect(hours.map(\.target.serverID) == ["h", "g", "h"])
        #expect(hours.map(\.target.name) == ["Care", "Sales", "Care"])
        #expect(hours.map(\.conflicts) == [5, 1, 2])
        #expect(try report().hoursOverThreshold.isEmpty)
    }

    @Test func `an hour is over the threshold from the eleventh conflict on, and each group's hours are told`() throws {
        try withGroups()
        for _ in 1...10 { try attempt(.conflict) }
        for _ in 1...11 { try attempt(.conflict, on: "h") }
        scratch.advance(3600)
        for _ in 1...12 { try attempt(.conflict) }
        for _ in 1...13 { try attempt(.conflict, on: "h") }
        let over = try report().hoursOverThreshold
        #expect(over.map(\.hour) == [3600, 3600, 0].map { Self.beginning + $0 }, "the latest first")
        #expect(over.map(\.target.serverID) == ["h", "g", "h"])
        #expect(over.map(\.conflicts) == [13, 12, 11])
        #expect(try report().conflictHours.map(\.conflicts) == [11, 13])
    }

    @Test func `conflicts of other hours than the period's are not told`() throws {
        try withGroups()
        try attempt(.conflict)
        scratch.advance(3600)
        try attempt(.conflict)
        scratch.advance(3600)
        try attempt(.conflict)
        let hours = try report(from: Self.beginning + 3600, to: Self.beginning + 7200).conflictHours
        #expect(hours.map(\.hour) == [Self.beginning + 3600])
    }

    // MARK: What others did

    @Test func `what others changed is counted, and neither first sight nor vanishing nor coming back nor our own PUT`()
        throws
    {
        try withGroups()
        #expect(try report().mostEdited.isEmpty, "first sight")
        try store.put(
            on: "g", Settlement(outcome: .applied),
            leaving: .test("g", name: "Sales", version: "2", lastModified: "t2", skills: ["a"]))
        try store.see(
            .test("g", name: "Sales", version: "2", lastModified: "t2", skills: ["a"]), .test("h", name: "Care"))
        #expect(try report().mostEdited.isEmpty, "our own PUT, and a poll that shows what it left")
        try store.see(.test("h", name: "Care"))
        try store.see(
            .test("g", name: "Sales", version: "2", lastModified: "t2", skills: ["a"]), .test("h", name: "Care"))
        #expect(try report().mostEdited.isEmpty, "gone and back")

        try store.see(.test("g", name: "Sales", version: "3"), .test("h", name: "Care", version: "2", skills: ["z"]))
        let cycle = try store.openCycle(.sync, mode: .replace)
        _ = try store.observe(.test("h", name: "Renamed", version: "3", skills: ["z"]), in: cycle)
        let edited = try report().mostEdited
        #expect(edited.map(\.target.serverID) == ["h", "g"], "the most edited first")
        #expect(edited.map(\.target.name) == ["Renamed", "Sales"])
        #expect(edited.map(\.edits) == [2, 1])
    }

    @Test func `of the most edited no more than twenty are told, and those with the most`() throws {
        func groups(_ edits: (Int) -> Int) -> [Sighting] {
            (1...25).map { .test("g\($0)", version: "\(edits($0))") }
        }
        for round in 0...3 { try store.pollOnce([groups { min(round, 1 + $0 % 3) }]) }
        let edited = try report().mostEdited
        #expect(edited.count == AuditReport.mostEditedLimit)
        #expect(edited.map(\.edits) == edited.map(\.edits).sorted(by: >))
        #expect(edited.filter { $0.edits == 3 }.count == 8)
        #expect(edited.filter { $0.edits == 2 }.count == 9)
        #expect(edited.filter { $0.edits == 1 }.count == 3)
    }

    // MARK: Failures

    @Test func `attempts count as failed by how they ended last`() throws {
        try withGroups()
        let failed = try [Attempt.Outcome.failed, .rejected, .rateLimited, .unknown].map { outcome in
            scratch.advance(1)
            return try attempt(outcome, on: outcome == .unknown ? "h" : "g")
        }
        for outcome in [Attempt.Outcome.conflict, .superseded] { try attempt(outcome) }
        let report = try report()
        #expect(report.failedAttempts.map(\.id) == Array(failed.reversed()), "the newest first")
        #expect(report.failedAttempts.map(\.outcome) == [.unknown, .rateLimited, .rejected, .failed])
        #expect(report.failedAttemptsTotal == 4)

        let cycle = try store.openCycle(.sync, mode: .replace)
        try store.settle(failed[3], Settlement(outcome: .applied), in: cycle)
        #expect(try self.report().failedAttempts.map(\.id) == [failed[2], failed[1], failed[0]])
        #expect(try self.report().failedAttemptsTotal == 3)
    }

    @Test func `a PUT that was unknown for long and then failed is one failure`() throws {
        try withGroups()
        let id = try store.put(on: "g", nil)
        let cycle = try store.openCycle(.sync, mode: .replace)
        for outcome in [Attempt.Outcome.unknown, .unknown, .failed] {
            try store.settle(id, Settlement(outcome: outcome), in: cycle)
        }
        #expect(try report().failedAttempts.map(\.outcome) == [.failed])
        #expect(try report().failedAttemptsTotal == 1)
    }

    @Test func `of many failures the newest hundred are told, and the number of all`() throws {
        try withGroups()
        let ids = try (1...105).map { _ in try attempt(.rejected) }
        let report = try report()
        #expect(report.failedAttempts.map(\.id) == ids.reversed().prefix(100).map(\.self))
        #expect(report.failedAttemptsTotal == 105)
        #expect(report.attemptsTotal == 105)
    }

    // MARK: The guard

    @Test func `plans are counted when they are first held and when they are released`() throws {
        _ = try store.importRevision([Mapping(groupName: "Sales", skills: ["a"])], from: .test(at: scratch.now))
        func sales(_ skills: SkillSet, version: String) -> [Sighting] {
            [.test("s", name: "Sales", version: version, skills: skills)]
        }
        let first = try #require(try store.guardedCycle(sales(["a", "x"], version: "1")).hold)
        try store.guardedCycle(sales(["a", "x"], version: "1"))
        scratch.advance(3600)
        try store.guardedCycle(sales(["a", "y"], version: "2"))
        try store.guardedCycle(sales(["a", "x"], version: "3"))
        _ = try store.approve(first.token, by: "ann@desk")
        try #require(try store.guardedCycle(sales(["a", "x"], version: "3")).release != nil)
        let all = try report()
        #expect(all.plansHeld == 2 && all.plansReleased == 1)
        #expect(all.heldPlans.map(\.release?.by) == [nil, "ann@desk"])
        #expect(all.heldPlans.map(\.changes) == [1, 1])
        #expect(all.heldPlans.last?.hold.token == first.token)
        let before = try report(to: Self.beginning + 3600)
        #expect(before.plansHeld == 1 && before.plansReleased == 0)
        let after = try report(from: Self.beginning + 3600)
        #expect(after.plansHeld == 1 && after.plansReleased == 1)
        #expect(after.heldPlans.count == 2, "the one was released then, the other held")
        #expect(try report(from: Self.beginning + 3601, to: Self.beginning + 7200).plansReleased == 0)
    }

    // MARK: How things stand

    @Test func `of drift the first two hundred are told, and the number of all by their causes`() throws {
        try store.see(.test("g", name: "Group 000"), .test("h", name: "Twin"), .test("i", name: "Twin"))
        let names = (0..<203).map { "Group " + String(format: "%03d", $0) } + ["Twin"]
        _ = try store.importRevision(
            names.map { Mapping(groupName: $0, skills: ["a"]) }, from: .test(at: scratch.now))
        try store.see(.test("g", name: "Group 000"), .test("h", name: "Twin"), .test("i", name: "Twin"))
        let report = try report()
        #expect(report.drift.map(\.name) == Array(names.prefix(200)))
        #expect(report.driftCounts == [.neverApplied: 1, .groupMissing: 202, .ambiguousName: 2])
        #expect(report.driftTotal == 205)
        #expect(report.driftedPeople == 0)
    }

    @Test func `revisions of the period are told, the newest first`() throws {
        for number in 1...3 {
            _ = try store.importRevision(
                [Mapping(groupName: "Sales", skills: ["\(number)"])], from: .test(at: scratch.now))
            scratch.advance(3600)
        }
        #expect(try report().revisions.map(\.number) == [3, 2, 1])
        let middle = try report(from: Self.beginning + 3600, to: Self.beginning + 7200)
        #expect(middle.revisions.map(\.number) == [2])
        #expect(middle.madeAt == scratch.now)
        #expect(middle.period == Self.beginning + 3600..<Self.beginning + 7200)
    }

    @Test func `before anything happened, and in a time when nothing did, there is nothing to tell`() throws {
        for period in [Date.distantPast..<Self.beginning, Self.beginning..<Date.distantFuture] {
            let report = try store.report(of: period)
            #expect(report.attemptsPerDay.isEmpty && report.conflictHours.isEmpty && report.mostEdited.isEmpty)
            #expect(report.revisions.isEmpty && report.failedAttempts.isEmpty && report.failedAttemptsTotal == 0)
            #expect(report.driftTotal == 0 && report.drift.isEmpty)
        }
    }

    // MARK: After a pruning

    /// A week of one revision, failure and edit a day from the first on, of which what came before the fourth is pruned.
    private func prunedWeek() throws {
        for day in 0..<7 {
            go(to: Self.beginning + Double(day) * 86_400)
            _ = try store.importRevision(
                [Mapping(groupName: "Sales", skills: ["\(day)"])], from: .test(at: scratch.now))
            try store.see(.test("g", name: "Sales", version: "\(day)", lastModified: "t\(day)"))
            try attempt(.failed)
        }
        scratch.advance(3600)
        _ = try store.prune(before: Self.beginning + 3 * 86_400, by: "ann@desk")
    }

    @Test func `a period after what was pruned is told as if nothing had been`() throws {
        try prunedWeek()
        let report = try report(from: Self.beginning + 4 * 86_400)
        #expect(report.revisions.map(\.number) == [7, 6, 5])
        #expect(report.failedAttemptsTotal == 3)
        #expect(report.attemptsTotal == 3)
        #expect(report.mostEdited.map(\.edits) == [3])
    }

    @Test func `a period that begins just where the pruning ended is told whole, and nothing of before`() throws {
        try prunedWeek()
        let report = try report(from: Self.beginning + 3 * 86_400)
        #expect(report.revisions.map(\.number) == [7, 6, 5, 4])
        #expect(report.attemptsTotal == 4)
        #expect(report.failedAttemptsTotal == 4)
        #expect(report.mostEdited.map(\.edits) == [4])
    }

    @Test func `of a period that begins in what was pruned what is left is told, and nothing of before it`() throws {
        try prunedWeek()
        let report = try report(from: Self.beginning + 1.5 * 86_400)
        #expect(report.revisions.map(\.number) == [7, 6, 5, 4, 3], "revisions are kept, but two are older")
        #expect(report.failedAttemptsTotal == report.attemptsTotal, "both of the same period")
        #expect(report.failedAttempts.allSatisfy { $0.plannedAt >= Self.beginning + 1.5 * 86_400 })
    }

    @Test func `a period that lies in what was pruned still has its revisions`() throws {
        try prunedWeek()
        let report = try report(from: Self.beginning, to: Self.beginning + 1.5 * 86_400)
        #expect(report.revisions.map(\.number) == [2, 1])
        #expect(
            report.attemptsTotal == report.failedAttemptsTotal, "what is left was in vain, and later answers go by it")
    }
}
