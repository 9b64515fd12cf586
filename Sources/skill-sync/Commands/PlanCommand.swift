import ArgumentParser
import Domain
import Store
import SyncEngine

struct PlanCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Polls, and shows what would change and why. Writes nothing; exits 2 where changes are pending, 3 where the guard holds them.",
        discussion: """
            It exits with 1 where the plan is not whole, whether or not it has changes: a call failed, a mapped group was not \
            found or not seen, or skills were not shown. What only waits for the next poll does not count. Where the guard holds \
            the plan it exits with 3, whatever else is wrong.

            EXAMPLES
              skill-sync plan
              skill-sync plan --format json | jq '.changes[].groupName'
            """)

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let (report, store) = try await Session.run(options, as: .plan, context) {
            session async throws(CommandFailure) in
            try session.requireRevision()
            return (try await session.cycle(.plan), session.store)
        }
        guard let plan = report.plan else { return try report.error.map { throw CommandFailure($0) } ?? () }
        let vocabulary: Vocabulary
        do { vocabulary = try Vocabulary(store) } catch { throw CommandFailure(error) }
        context.console.out(try render(plan, report, vocabulary, context.console.style))
        if let hold = report.hold {
            // The result says all of the hold, and nothing of what went wrong besides.
            throw report.error.map { CommandFailure(held: hold, vocabulary, beside: $0) } ?? .silent(.planHeld)
        }
        if let error = report.error { throw CommandFailure(error) }
        let isComplete = plan.waitsAtMost && report.tally.passedOver.isEmpty
        if !plan.changes.isEmpty, isComplete { throw CommandFailure.silent(.pending) }
        if let failure = CommandFailure(unseenBy: report) { throw failure }
        if !plan.isWhole || !report.tally.passedOver.isEmpty { throw CommandFailure(partial: report, vocabulary) }
    }

    private func render(
        _ plan: Plan, _ report: CycleReport, _ vocabulary: Vocabulary, _ style: Style
    ) throws -> String {
        switch query.format {
        case .json:
            let listing = PlanListing.changes(vocabulary)
            return try Value.object([
                "revision": Value(report.revision),
                "cycle": Value(report.cycle),
                "held": .flag(report.hold != nil),
                "approvalToken": Value(report.hold?.token),
                "hold": report.hold.map { HoldWords(hold: $0, vocabulary).value } ?? .null,
                "changes": .array(plan.changes.map(listing.object)),
                "leftOut": .array(plan.leftOut.map(listing.object)),
                "heldBack": .array(plan.heldBack.map(PlanListing.heldBack(vocabulary).object)),
                "notSeen": .array(plan.unseen.map(\.value)),
            ]).json(pretty: true) + "\n"
        case .csv:
            return try PlanListing.changes(vocabulary).render(plan.changes, as: .csv, style: style)
        case .table:
            let changes = try PlanListing.changes(vocabulary).render(
                plan.changes.inNaturalOrder(\.target.name), as: .table, style: style)
            return (plan.whyEmpty(vocabulary, report.tally).map { $0 + "\n" } ?? changes)
                + PlanListing.notes(plan, vocabulary, given, style) + report.passedOverNote(vocabulary, style)
                + (report.hold.map { "\n" + HoldWords(hold: $0, vocabulary, given: given).text(style: style) } ?? "")
        }
    }
}

/// How a plan is shown.
enum PlanListing {
    static func changes(_ vocabulary: Vocabulary) -> Listing<Change> {
        Listing(
            fields: Listing<Change>.askedFields { Subject($0.target) } + [
                .init("cause") { .text($0.cause.rawValue) },
                .init("add") { Value($0.add) },
                .init("remove") { Value($0.remove) },
                .init("skillNames") { vocabulary.names(of: $0.add, $0.remove) },
                .init("baseVersion") { Value($0.baseVersion) },
            ],
            columns: Listing<Change>.subjectColumns(vocabulary) { Subject($0.target) } + [
                Column("CAUSE") { $0.cause.rawValue },
                Column("ADD", flexible: true, tone: { _ in .good }) { vocabulary.cell($0.add) },
                Column("REMOVE", flexible: true, tone: { _ in .bad }) { vocabulary.cell($0.remove) },
                Column("VERSION", .trailing) { $0.baseVersion ?? "-" },
            ],
            whenEmpty: "Nothing to change: "
                + "\(vocabulary.isOfPeople ? "everybody in a mapped group" : "every mapped group") has what is asked for."
        )
    }

    /// As programs read it.
    static func heldBack(_ vocabulary: Vocabulary) -> Listing<HeldBack> {
        Listing(
            fields: Listing<HeldBack>.askedFields { Subject($0.drift) } + [
                .init("cause") { .text($0.drift.cause.rawValue) },
                .init("reason") { .text($0.reason.word) },
                .init("missing") { Value($0.drift.missing) },
                .init("extra") { Value($0.drift.extra) },
                .init("skillNames") { vocabulary.names(of: $0.drift.missing, $0.drift.extra) },
                .init("skills") { Value($0.reason.tooMany?.count) },
                .init("most") { Value($0.reason.tooMany?.most) },
                .init("waiting") { $0.waiting.map { WaitingWords($0).value } ?? .null },
            ], columns: [], whenEmpty: "")
    }

    /// So many are named; `audit drift` has them all.
    private static let shownNotes = 20

    /// A line for each target that the plan does not bring in step.
    static func notes(_ plan: Plan?, _ vocabulary: Vocabulary, _ given: GivenOptions, _ style: Style) -> String {
        guard let plan else { return "" }
        let notes =
            plan.leftOut.map { ($0.target.name, $0.whyLeftOut) }.inNaturalOrder(\.0)
            + plan.unseen.map { ($0.name, $0.sentence) }.inNaturalOrder(\.0)
            + plan.heldBack.map { ($0.drift.name, $0.sentence(vocabulary)) }.inNaturalOrder(\.0)
        let left = notes.count - shownNotes
        let rest =
            left > 0
            ? style.paint("! and \(left) more: \(given.command("audit drift"))", .warning) + "\n" : ""
        return notes.prefix(shownNotes).map { name, reason in
            style.paint("\(name.visible.harmless): \(reason)".note(style), .warning) + "\n"
        }.joined() + rest
    }
}

extension HeldBack.Reason {
    fileprivate var word: String {
        switch self {
        case .groupMissing: "groupMissing"
        case .ambiguousName: "ambiguousName"
        case .skillsNotKnown: "skillsNotKnown"
        case .givenByOthers: "givenByOthers"
        case .tooManySkills: "tooManySkills"
        case .peopleNotListed: "peopleNotListed"
        case .replacementUnavailable: "replacementUnavailable"
        case .mayHaveMoved: "mayHaveMoved"
        case .mappingsNewer: "mappingsNewer"
        case .waiting: "waiting"
        }
    }

    fileprivate var tooMany: (count: Int, most: Int)? {
        if case .tooManySkills(let count, let most) = self { (count, most) } else { nil }
    }
}

extension Change {
    /// For people, where it is no part of the plan.
    fileprivate var whyLeftOut: String {
        "left out, an earlier write to \(target.kind == .user ? "them" : "it") is not settled"
    }
}

extension HeldBack {
    /// For people.
    func sentence(_ vocabulary: Vocabulary) -> String {
        switch reason {
        case .groupMissing: "no group has this name"
        case .ambiguousName:
            "several groups have this name, as does \((drift.serverID ?? "unknown").harmless)"
        case .skillsNotKnown: "the server does not list its skills, so additive mode leaves it alone"
        case .givenByOthers: "others gave \(phrase(drift.extra, vocabulary)), which stays"
        case .tooManySkills(let count, let most):
            "would have \(count) skills, and \(most) are the most: "
                + (drift.groups ?? []).map(\.name.visible.harmless).joined(separator: ", ")
        case .peopleNotListed(let kept):
            "keeps \(phrase(kept, vocabulary)): a group whose people were not all listed may ask for it"
        case .replacementUnavailable(let kept):
            "keeps \(phrase(kept, vocabulary)): what is asked for in its place cannot be given"
        case .waiting(let waiting): WaitingWords(waiting).phrase
        case .mappingsNewer: "waits for the next poll: mappings were imported during this one"
        case .mayHaveMoved(let kept):
            "keeps \(phrase(kept, vocabulary)) until the next poll: they left a group, and another asks for it"
        }
    }
}

extension HeldBack {
    private func phrase(_ skills: SkillSet, _ vocabulary: Vocabulary) -> String {
        vocabulary.phrase(skills).harmless
    }
}

extension UnseenGroup {
    fileprivate var value: Value {
        .object([
            "groupName": .text(name), "groupId": Value(unreadable?.id), "unreadable": Value(unreadable?.reason.words),
        ])
    }
}

extension Plan {
    /// Whether all that is not in it stays as it is, or waits for the next poll: nothing is wrong then.
    fileprivate var waitsAtMost: Bool {
        leftOut.isEmpty && unseen.isEmpty
            && heldBack.allSatisfy { held in
                switch held.reason {
                case .givenByOthers, .mayHaveMoved, .mappingsNewer: true
                default: false
                }
            }
    }

    /// What a plan without changes says where groups are out of step all the same.
    fileprivate func whyEmpty(_ vocabulary: Vocabulary, _ tally: Cycle.Tally) -> String? {
        if !changes.isEmpty { return nil }
        if leftOut.isEmpty, unseen.isEmpty, heldBack.isEmpty {
            return tally.passedOver.isEmpty ? nil : "Nothing to change, as far as skills were shown."
        }
        return leftOut.isEmpty && unseen.isEmpty && waiting.isEmpty
            ? "Nothing that a \(vocabulary.write) could change." : "Nothing that could be planned yet."
    }
}
