import Domain
import Foundation
import Testing

@testable import skill_sync

@Suite struct ReportPageTests {
    private func parsed(
        _ report: AuditReport, _ verification: Verification = ReportSample.verification(),
        _ vocabulary: Vocabulary = .ofGroups
    ) throws -> ParsedPage {
        try ParsedPage(ReportPage(report, verification, vocabulary, version: "7.8.9"))
    }

    @Test func `the head says which period, when it was made and by what`() throws {
        let page = try parsed(ReportSample.report())
        let header = try #require(page.elements("header").first).text
        #expect(header.contains("skill-sync"))
        #expect(header.contains("2026-12-16 08:00:00Z to 2027-01-15 08:00:00Z (30 days)"))
        #expect(header.contains("Made 2027-01-15 08:00:00Z by skill-sync 7.8.9"))
        let times = page.elements("time").compactMap { $0.attributes["datetime"] }
        #expect(times.prefix(2) == ["2026-12-16T08:00:00.000Z", "2027-01-15T08:00:00.000Z"])
        #expect(
            page.elements("title").first?.text
                == "skill-sync audit report, 2026-12-16 08:00:00Z to 2027-01-15 08:00:00Z")
    }

    @Test func `every empty section says so in a sentence`() throws {
        let page = try parsed(ReportSample.report())
        #expect(
            page.elements("p", class: "empty").map(\.text) == [
                "There are no events yet.", "No drift: every mapped group has what is asked for.",
                "No attempts: nothing was written in this period.",
                "No conflicts: nobody else edited a group that was being written.",
                "No group was edited outside of skill-sync in this period.",
                "No revision was imported in this period.",
                "No PUT failed, was rejected or rate limited, or is without an answer in this period.",
            ])
        #expect(page.elements("table").isEmpty)
        #expect(page.elements("svg").filter { $0.attributes["role"] == "img" }.isEmpty)
        #expect(page.elements("a", class: "concern").isEmpty)
    }

    @Test func `a full report has no section that is called empty`() throws {
        let page = try parsed(ReportSample.saying("x"), ReportSample.flawed("x"))
        #expect(page.elements("p", class: "empty").isEmpty)
        #expect(page.elements("table").count == 7)
        #expect(
            page.elements("a", class: "concern").map(\.attributes["href"]) == ["#drift", "#failures", "#conflicts"])
    }

    @Test func `a trail that fits has its head there, as it can be noted, with how much it stands for`() throws {
        let page = try parsed(
            ReportSample.report(), ReportSample.verification(head: 12345, hash: "3fa2b1", pruned: 45))
        let chain = try page.element(id: "chain").text
        #expect(chain.contains("12345:3fa2b1"))
        #expect(chain.contains("Whole and unaltered when this page was made: 12300 events, 45 pruned."))
        #expect(!chain.contains("does not fit"))
    }

    @Test func `a trail that does not fit is said to, and not called whole`() throws {
        let page = try parsed(
            ReportSample.report(),
            ReportSample.verification(head: 7, hash: "3fa2b1", flaw: .altered(5, event: "attempt")))
        let chain = try page.element(id: "chain").text
        #expect(chain.contains("The trail does not fit: event 5 (attempt) was altered, or one before it"))
        #expect(!chain.contains("Whole and unaltered") && !chain.contains("3fa2b1"), "it is no head to keep")
    }

    @Test func `mapped names without a group are not counted among people`() throws {
        let page = try parsed(
            ReportSample.report(drift: [
                ReportSample.drift("Ann", kind: .user), ReportSample.drift("Nobody", id: nil, cause: .groupMissing),
            ]), ReportSample.verification(), Vocabulary(skillNames: [:], isOfPeople: true))
        #expect(try page.element(id: "drift").text.contains("1 person, 1 group do not have what is asked for"))
        #expect(page.elements("a").contains { $0.text.contains("people and groups drift now") })
    }

    @Test func `drift is counted by cause, the most frequent first, and then listed`() throws {
        let page = try parsed(
            ReportSample.report(drift: [
                ReportSample.drift("B", id: nil, cause: .groupMissing),
                ReportSample.drift("A", id: "g-7", cause: .putFailed, missing: ["m1", "m2"], extra: ["e"]),
                ReportSample.drift("C", cause: .putFailed, missing: [], extra: []),
            ]))
        #expect(
            page.rows == [
                ["putFailed", "2", "", "The last PUT did not take effect."],
                ["groupMissing", "1", "", "There is no group of that name."],
                ["B no such group yet", "groupMissing", "a", "–", "2026-12-25 00:00:00Z", "3"],
                ["A g-7", "putFailed", "m1 m2", "e", "2026-12-25 00:00:00Z", "3"],
                ["C g-1", "putFailed", "–", "–", "2026-12-25 00:00:00Z", "3"],
            ])
        #expect(try page.element(id: "drift").text.contains("3 groups do not have what is asked for"))
        #expect(page.elements("svg", class: "share-bar").count == 2)
        #expect(
            page.elements("rect").compactMap { $0.path.last == "svg" ? $0.attributes["width"] : nil } == [
                "100.0", "50.0",
            ])
    }

    @Test func `of more drift than a page should have it says how much is left out`() throws {
        let rows = (1...AuditReport.driftLimit).map { ReportSample.drift("G\($0)") }
        let page = try parsed(ReportSample.report(drift: rows, driftCounts: [.changedOutside: 1437]))
        #expect(page.rows.count == 1 + 200)
        #expect(
            page.elements("p", class: "more").map(\.text) == ["And 1,237 more, which skill-sync audit drift lists."])
    }

    @Test func `of many skills a cell has the first few and says how many more there are`() throws {
        let skills = SkillSet((10...30).map { "s\($0)" })
        let page = try parsed(ReportSample.report(drift: [ReportSample.drift("A", missing: skills)]))
        #expect(page.rows.last?[2] == (10...21).map { "s\($0) " }.joined() + "and 9 more")
    }

    @Test func `attempts are drawn with a legend of totals by outcome`() throws {
        let page = try parsed(
            ReportSample.report(attemptsPerDay: [
                AuditReport.Day(day: ReportSample.day(1), attempts: [.applied: 1200, .failed: 2]),
                AuditReport.Day(day: ReportSample.day(2), attempts: [.applied: 34, .conflict: 0]),
            ]))
        let legend = page.elements("li").filter { $0.path.contains("figcaption") }
        #expect(legend.map { $0.text.trimmingCharacters(in: .whitespaces) } == ["applied 1,234", "failed 2"])
        #expect(page.elements("svg", class: "chart wide").count == 1)
        #expect(page.elements("svg", class: "chart compact").count == 1)
        #expect(
            try page.element(id: "attempts-wide-desc").text
                == "1,236 attempts: 1,234 applied, 2 failed. The most on one day: 1,202, on 2026-12-17.")
        let bars = page.elements("rect", class: "reach").map(\.text)
        #expect(bars.prefix(2) == ["2026-12-17: 1,200 applied, 2 failed", "2026-12-18: 34 applied"])
    }

    @Test func `conflicts are drawn by the hour, and hours over the line are listed`() throws {
        let storm = ConflictHour(hour: ReportSample.day(2), target: ReportSample.target("A"), conflicts: 12)
        let calm = ConflictHour(hour: ReportSample.day(3), target: ReportSample.target("B"), conflicts: 1)
        let page = try parsed(ReportSample.report(conflictHours: [storm, calm], hoursOverThreshold: [storm]))
        #expect(page.rows == [["2026-12-18 00:00:00Z", "A g-1", "12"]])
        #expect(
            page.elements("g", class: "peak").map(\.text).prefix(2) == [
                "2026-12-18 00:00: 12 conflicts of A", "2026-12-19 00:00: 1 conflict of B",
            ])
        #expect(page.elements("text", class: "threshold").map(\.text) == ["10 an hour", "10 an hour"])
        #expect(page.elements("circle", class: "over").count == 2)
        let quiet = try parsed(ReportSample.report(conflictHours: [calm]))
        #expect(
            quiet.elements("p", class: "empty").map(\.text).contains(
                "No group had more than 10 conflicts within an hour."))
    }

    @Test func `edited groups, revisions and failed PUTs are listed`() throws {
        let provenance = Provenance(
            importedAt: ReportSample.day(5), importedBy: "ann@desk", source: "/srv/a.json", note: nil)
        let page = try parsed(
            ReportSample.report(
                mostEdited: [AuditReport.EditedTarget(target: ReportSample.target("E"), edits: 1024)],
                revisions: [Revision(number: 12, provenance: provenance, mappedGroups: 5000)],
                failedAttempts: [
                    ReportSample.attempt(
                        9, of: ReportSample.target("F"), .rejected, skills: ["s"], error: "no", correlationID: "c-1")
                ], failedAttemptsTotal: 2101))
        #expect(
            page.rows == [
                ["E g-1", "1,024", ""],
                ["12", "2026-12-21 00:00:00Z", "ann@desk", "/srv/a.json", "–", "5,000"],
                ["9 try 2", "2026-12-20 00:00:00Z", "F g-1", "rejected", "500", "+s", "no c-1", "3"],
            ])
        #expect(
            try page.element(id: "failures").text.contains("And 2,100 more, which skill-sync audit attempts lists."))
    }

    @Test(arguments: [
        (2, 1, "The guard held 2 plans in this period, and 1 plan was released."),
        (1, 0, "The guard held 1 plan in this period, and 0 plans were released."),
        (0, 1200, "The guard held 0 plans in this period, and 1,200 plans were released."),
    ])
    func `plans that were held or released are told of in a line`(held: Int, released: Int, line: String) throws {
        let page = try parsed(ReportSample.report(plansHeld: held, plansReleased: released))
        #expect(page.elements("p", class: "held").map(\.text) == [line])
    }

    @Test func `a plan that was held is told with why, and who let it go through`() throws {
        let page = try parsed(
            ReportSample.report(
                plansHeld: 2, plansReleased: 1,
                heldPlans: [
                    ReportSample.heldPlan("bb", approvedBy: nil), ReportSample.heldPlan("aa", approvedBy: "ann@desk"),
                ]))
        let why = "120 groups would lose skills; guard.maxRemovals is 100."
        #expect(
            page.rows == [
                ["bb", "2026-12-22 00:00:00Z", "130", why, "–", "–"],
                ["aa", "2026-12-22 00:00:00Z", "130", why, "2026-12-23 00:00:00Z", "ann@desk"],
            ])
    }

    @Test func `where the guard held nothing and released nothing, the page does not speak of it`() throws {
        #expect(
            try !ReportPage(ReportSample.report(), ReportSample.verification(), .ofGroups, version: "7.8.9").html()
                .contains("guard"))
    }

    @Test func `a table that is not capped before is capped by the page`() throws {
        let hours = (0..<250).map {
            ConflictHour(
                hour: ReportSample.day(1) + Double($0) * 3600, target: ReportSample.target("A"), conflicts: 11)
        }
        let page = try parsed(ReportSample.report(conflictHours: hours, hoursOverThreshold: hours))
        #expect(page.rows.count == 200)
        #expect(
            page.elements("p", class: "more").map(\.text) == ["And 50 more, which skill-sync audit conflicts lists."])
    }
}
