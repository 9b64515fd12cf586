import Domain
import Foundation
import Mustache

/// The page that shows a report.
///
/// The stored properties are what `report.mustache` names. Texts from outside are `OutsideText`, never `String`.
struct ReportPage: Sendable {
    /// A number in the page's first lines that leads to its section.
    struct Glance: Sendable {
        let number: String
        let words: String
        let section: String
        /// Whether it calls for a look.
        let isConcern: Bool
    }

    let stylesheet: String
    let version: String
    let madeAt: TimeText
    let since: TimeText
    let until: TimeText
    let length: String
    let words: PageWords
    let chain: ChainSection
    let glances: [Glance]
    /// `nil` where the guard held nothing and let nothing through.
    let held: String?
    let heldPlans: HeldPlansSection
    let drift: DriftSection
    let attempts: AttemptsSection
    let conflicts: ConflictsSection
    let edited: EditedSection
    let revisions: RevisionsSection
    let failures: FailuresSection

    init(_ report: AuditReport, _ verification: Verification, _ vocabulary: Vocabulary, version: String) {
        self.version = version
        words = PageWords(vocabulary)
        stylesheet = String(decoding: PackageResources.report_css, as: UTF8.self)
        madeAt = TimeText(report.madeAt)
        since = TimeText(report.period.lowerBound)
        until = TimeText(report.period.upperBound)
        length = report.period.length
        chain = ChainSection(verification)
        glances = Self.glances(report, vocabulary)
        held = Self.held(report)
        heldPlans = HeldPlansSection(report, vocabulary)
        drift = DriftSection(report, vocabulary)
        attempts = AttemptsSection(report)
        conflicts = ConflictsSection(report)
        edited = EditedSection(report.mostEdited)
        revisions = RevisionsSection(report.revisions)
        failures = FailuresSection(report, vocabulary)
    }

    /// - Throws: `MustacheTemplate.ParserError` where the template that was compiled in is none.
    func html() throws -> String {
        try MustacheTemplate(string: String(decoding: PackageResources.report_mustache, as: UTF8.self)).render(self)
    }

    private static func held(_ report: AuditReport) -> String? {
        if report.plansHeld == 0, report.plansReleased == 0 { return nil }
        func plans(_ count: Int) -> String { "\(count.grouped) \(count == 1 ? "plan" : "plans")" }
        return "The guard held \(plans(report.plansHeld)) in this period, and \(plans(report.plansReleased)) "
            + "\(report.plansReleased == 1 ? "was" : "were") released."
    }

    private static func glances(_ report: AuditReport, _ vocabulary: Vocabulary) -> [Glance] {
        func glance(_ number: Int, _ one: String, _ many: String, _ section: String, concern: Bool) -> Glance {
            Glance(
                number: number.grouped, words: number == 1 ? one : many, section: section,
                isConcern: concern && number > 0)
        }
        let words = PageWords(vocabulary)
        let groups = report.driftTotal - report.driftedPeople
        let drifting: (one: String, many: String) =
            switch (report.driftedPeople, groups) {
            case (0, 1...): ("group", "groups")
            case (1..., 1...): ("", "people and groups")
            default: (words.bearer, words.bearers)
            }
        return [
            glance(
                report.driftTotal, "\(drifting.one) drifts now", "\(drifting.many) drift now", "drift", concern: true),
            glance(report.attemptsTotal, "attempt", "attempts", "attempts", concern: false),
            glance(
                report.failedAttemptsTotal, "failed \(words.write)", "failed \(words.write)s", "failures", concern: true
            ),
            glance(
                report.hoursOverThreshold.count, "hour of too many conflicts", "hours of too many conflicts",
                "conflicts", concern: true),
            glance(report.revisions.count, "new revision", "new revisions", "revisions", concern: false),
        ]
    }
}
