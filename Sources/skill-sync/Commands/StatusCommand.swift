import ArgumentParser
import Domain
import Foundation
import Store

struct StatusCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows the last cycle, the present drift, and whether a daemon is at work.",
        discussion: """
            With --healthy it exits with 1, and says why, where somebody should look: no daemon is running, the daemon is more \
            than one and a half polling intervals late, the guard holds the plan, the server fails, or no cycle has brought \
            everything in step for ten intervals (or for --max-age).

            EXAMPLES
              skill-sync status
              skill-sync status --healthy --max-age 30m
              skill-sync status --format json | jq .drifted
              skill-sync status --changes     every change of a held plan
            """)

    @Flag(help: "Show every change of a held plan, not only the first few.")
    var changes = false

    @Flag(help: "Exit with 1 where somebody should look, and say why.")
    var healthy = false

    @Option(
        help: ArgumentHelp(
            "With --healthy: the last success must not be older: a span such as 30m (default: ten polling intervals).",
            valueName: "span"))
    var maxAge: TimeArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if maxAge != nil, !healthy { throw ValidationError("--max-age goes with --healthy") }
    }

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let (status, vocabulary): (Status, Vocabulary)
        do {
            status = try store.status(heldChanges: changes ? nil : Status.heldChangesLimit)
            vocabulary = try Vocabulary(store)
        } catch {
            throw CommandFailure(error)
        }
        let holder: SyncLock.Holder?
        do { holder = try SyncLock.holder(databasePath: store.path) } catch { throw CommandFailure(error) }
        let health = healthy ? self.health(status, holder, try await options.settings(context), context) : nil
        let sheet = StatusSheet(
            status: status, vocabulary: vocabulary, holder: holder, health: health, now: context.now(), given: given)
        context.console.out(
            try facts(status, vocabulary, holder, health).render(as: query.format, style: context.console.style) {
                try sheet.text(style: context.console.style)
            })
        if let health, let failure = CommandFailure(health) { throw failure }
    }

    private func health(
        _ status: Status, _ holder: SyncLock.Holder?, _ settings: Settings, _ context: Context
    ) -> Health {
        let configured = settings.pollingInterval / .seconds(1)
        let daemon = holder?.daemon.map { Health.Daemon(startedAt: $0.startedAt, interval: $0.interval ?? configured) }
        let now = context.now()
        return Health(
            status, daemon: daemon,
            successSince: maxAge?.date(now: now) ?? now - Health.successIntervals * (daemon?.interval ?? configured),
            now: now)
    }

    private func facts(
        _ status: Status, _ vocabulary: Vocabulary, _ holder: SyncLock.Holder?, _ health: Health?
    ) -> FactSheet {
        let daemon = holder?.daemon
        let openUntil = status.lastCycle?.circuitOpenUntil
        return FactSheet(facts: [
            "daemon": daemon?.value ?? .null,
            "holder": holder.map { .object($0.facts.merging(["command": .text($0.command.rawValue)]) { $1 }) } ?? .null,
            "lastCycle": status.lastCycle.map(CycleListing.listing(vocabulary).object) ?? .null,
            "lastSuccessAt": Value(status.lastSuccessAt),
            "revision": Value(status.revision),
            "mappedGroups": .integer(status.mappedGroups),
            "knownGroups": .integer(status.knownGroups),
            "knownPeople": .integer(status.knownPeople),
            "drifted": .integer(status.drifted),
            "driftedPeople": .integer(status.driftedPeople),
            "pendingAttempts": .integer(status.pendingAttempts),
            "missingGroups": .array(MissingGroup.all(status.missingGroups, among: status.groupNames).map(\.value)),
            "unavailableSkills": .array(status.unavailable.map { UnavailableWords(skill: $0, vocabulary).value }),
            "waiting": .array(status.waiting.map(PlanListing.heldBack(vocabulary).object)),
            "passedOver": .array(status.passedOver.map { PassedWords(person: $0).value }),
            "nextPollAt": daemon == nil ? .null : Value(status.lastCycle?.nextPollAt),
            "hold": hold(status, vocabulary),
            "databaseBytes": .integer(status.databaseBytes),
            "circuit": .object(["state": .text(openUntil == nil ? "closed" : "open"), "openUntil": Value(openUntil)]),
            "healthy": health.map { .flag($0.isGood) } ?? .null,
            "problems": health?.value ?? .null,
        ])
    }
}

extension StatusCommand {
    /// The held plan, with how much it would change, and what where that is asked for.
    private func hold(_ status: Status, _ vocabulary: Vocabulary) -> Value {
        guard let hold = status.hold, case .object(var facts) = HoldWords(hold: hold, vocabulary).value else {
            return .null
        }
        facts["changeCount"] = .integer(status.heldChangesTotal)
        facts["changes"] = changes ? .array(status.heldChanges.map(PlanListing.changes(vocabulary).object)) : .null
        return .object(facts)
    }
}

/// The status as a person reads it: a line for each thing.
private struct StatusSheet {
    let status: Status
    let vocabulary: Vocabulary
    let holder: SyncLock.Holder?
    let health: Health?
    let now: Date
    let given: GivenOptions

    private var daemon: SyncLock.Holder? { holder?.daemon }

    func text(style: Style) throws -> String {
        facts(style: style) + (try hold(style: style))
    }

    private func hold(style: Style) throws -> String {
        guard let hold = status.hold else { return "" }
        let left = status.heldChangesTotal - status.heldChanges.count
        return try "\n" + HoldWords(hold: hold, vocabulary, given: given).text(style: style) + "\n"
            + PlanListing.changes(vocabulary).render(
                status.heldChanges.inNaturalOrder(\.target.name), as: .table, style: style)
            + (left > 0 ? "… and \(left) more: \(given.command("status --changes"))\n" : "")
    }

    private func facts(style: Style) -> String {
        let rows: [(String, String, Style.Tone)?] = [
            health.map { ("health", $0.summary, $0.isGood ? .good : .bad) },
            (
                "daemon", daemon?.sentence ?? "none" + (holder.map { "; at work is \($0.sentence)" } ?? ""),
                daemon == nil ? .faint : .good
            ),
            ("last cycle", lastCycle, status.lastCycle?.outcome?.tone ?? .plain),
            (
                "last success", status.lastSuccessAt?.readable ?? "never",
                status.lastSuccessAt == nil ? .warning : .plain
            ),
            (
                "next poll", daemon == nil ? "none" : status.lastCycle?.nextPollAt?.readable ?? "when the cycle ends",
                .plain
            ),
            ("circuit", circuit, status.lastCycle?.circuitOpenUntil == nil ? .plain : .bad),
            ("revision", status.revision.map(String.init) ?? "none imported", .plain),
            ("groups", groups, .plain),
            (
                "drift",
                status.drifted == 0 ? "none" : vocabulary.drifting(status.drifted, people: status.driftedPeople),
                status.drifted == 0 ? .good : .warning
            ),
            missingGroups,
            unavailable,
            waiting,
            passedOver,
            ("open attempts", "\(status.pendingAttempts)", status.pendingAttempts == 0 ? .plain : .warning),
            ("database", "\(status.databaseBytes) bytes", .plain),
        ]
        return rows.compactMap(\.self).map { label, value, tone in
            let lines = style.width.map { value.harmless.wrapped(to: $0 - 15) } ?? [value.harmless]
            return style.paint(label.padding(toLength: 15, withPad: " ", startingAt: 0), .faint)
                + lines.map { style.paint($0, tone) }.joined(separator: "\n" + String(repeating: " ", count: 15)) + "\n"
        }.joined()
    }

    private var groups: String {
        "\(status.mappedGroups) mapped, \(status.knownGroups) known"
            + (vocabulary.isOfPeople ? ", \(vocabulary.bearers(status.knownPeople)) known" : "")
    }

    /// A line where names are mapped that no group has.
    private var missingGroups: (String, String, Style.Tone)? {
        if status.missingGroups.isEmpty { return nil }
        let groups = MissingGroup.all(status.missingGroups.prefix(MissingGroup.shown), among: status.groupNames)
        let left = status.missingGroups.count - groups.count
        let text = groups.map(\.sentence).joined(separator: "; ") + (left > 0 ? "; and \(left) more" : "")
        return ("missing groups", text, .warning)
    }

    /// A line where skills are mapped that nobody can be given.
    private var unavailable: (String, String, Style.Tone)? {
        if status.unavailable.isEmpty { return nil }
        let words = status.unavailable.prefix(UnavailableWords.shown).map {
            UnavailableWords(skill: $0, vocabulary).phrase
        }
        let left = status.unavailable.count - words.count
        return (
            "missing skills",
            words.joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
                + ": not at the server, or not active, so nobody can be given \(status.unavailable.count == 1 ? "it" : "them")",
            .warning
        )
    }

    /// A line where writes are not sent yet, because the same was in vain before.
    private var waiting: (String, String, Style.Tone)? {
        let waiting = status.waiting.compactMap { held in held.waiting.map { (held.drift.name, WaitingWords($0)) } }
        if waiting.isEmpty { return nil }
        let named = waiting.prefix(WaitingWords.shown).map {
            "\($0) until \($1.waiting.until.readable), because \($1.reason)"
        }
        let left = waiting.count - named.count
        return ("waiting", named.joined(separator: "; ") + (left > 0 ? "; and \(left) more" : ""), .warning)
    }

    /// A line where people have the skills, and some were left out.
    private var passedOver: (String, String, Style.Tone)? {
        let people = status.passedOver
        if people.isEmpty { return nil }
        let names = people.prefix(PassedWords.shown).map(\.name.visible).joined(separator: ", ")
        return ("passed over", "\(Vocabulary.people(people.count)): \(names)", .warning)
    }

    private var lastCycle: String {
        guard let cycle = status.lastCycle else { return "none" }
        let ended =
            cycle.finishedAt.map { "\(cycle.outcome?.rawValue ?? "") at \($0.readable)" }
            ?? (holder == nil ? "broken off" : "running")
        return "\(cycle.id) (\(cycle.kind.rawValue)), \(ended)"
            + (cycle.error.map { ": \(StoredError($0, vocabulary).sentence)" } ?? "")
    }

    private var circuit: String {
        guard let until = status.lastCycle?.circuitOpenUntil else { return "closed" }
        return until > now ? "open until \(until.readable)" : "open, the next call is a probe"
    }
}

extension SyncLock.Holder {
    fileprivate var daemon: SyncLock.Holder? { command == .daemon ? self : nil }

    fileprivate var facts: [String: Value] {
        ["host": .text(host), "pid": .integer(Int(pid)), "startedAt": .time(startedAt)]
    }

    fileprivate var value: Value { .object(facts) }
}

extension Cycle.Outcome {
    var tone: Style.Tone {
        switch self {
        case .converged, .planned: .good
        case .partial, .held, .interrupted: .warning
        case .failed: .bad
        }
    }
}
