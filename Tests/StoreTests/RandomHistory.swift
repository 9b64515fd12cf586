import Domain
import Foundation
import Store
import TestSupport

/// A long history in a store, made of everything that can happen, in an order that a seed decides. After each step it
/// remembers what the store says then.
struct RandomHistory {
    struct Instant {
        let time: Date
        let drift: [Drift]
        let applied: [Applied]
    }

    let scratch: Scratch
    let store: Store
    private(set) var instants: [Instant] = []
    private var random: SeededRandom
    private var groups: [String: Sighting] = [:]
    /// Those that may come back.
    private var gone: [String: Sighting] = [:]
    private var nextGroup = 1
    private var nextVersion = 1
    private var mode: Mode
    /// Whether plans are held now and then.
    private let isGuarded: Bool
    /// Whether the mode changes now and then, groups come back, and a few names are shared by all of them.
    private let isRestless: Bool
    private let names: ArraySlice<String>

    private static let skills = ["a", "b", "c", "d"]

    init(seed: UInt64, isGuarded: Bool = false, isRestless: Bool = false) throws {
        self.isGuarded = isGuarded
        self.isRestless = isRestless
        names = ["Ann's", "Billing", "Care", "Desk", "Élan"].prefix(isRestless ? 3 : 5)
        scratch = try Scratch()
        store = try scratch.store()
        random = SeededRandom(seed: seed)
        mode = seed.isMultiple(of: 3) ? .additive : .replace
    }

    mutating func live(steps: Int) throws {
        if instants.isEmpty {
            for _ in 0..<4 { appear() }
            try importMappings()
        }
        for _ in 0..<steps {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: try importMappings()
            case 1: appear()
            case 2: rename()
            case 3, 4: edit { $0.bearing(Self.someSkills(&$1), $2) }
            case 5: disappear()
            default: try runCycle()
            }
        }
    }

    // MARK: What others do

    private mutating func importMappings() throws {
        var mappings: [Mapping] = []
        for name in names where Int.random(in: 0..<4, using: &random) > 0 {
            mappings.append(Mapping(groupName: name, skills: Self.someSkills(&random)))
        }
        _ = try store.importRevision(mappings, from: .test(at: scratch.now))
        try remember()
    }

    private mutating func appear() {
        guard groups.count < 6 else { return }
        if isRestless, let id = gone.keys.sorted().randomElement(using: &random) {
            groups[id] = gone.removeValue(forKey: id)
            return
        }
        let id = "g\(nextGroup)"
        nextGroup += 1
        let name = names.randomElement(using: &random) ?? ""
        groups[id] = .test(id, name: name, version: version(), skills: Self.someSkills(&random))
    }

    private mutating func disappear() {
        guard let id = groups.keys.sorted().randomElement(using: &random) else { return }
        if isRestless { gone[id] = groups[id] }
        groups[id] = nil
    }

    private mutating func rename() {
        let names = names
        edit { $0.renamed(to: names.randomElement(using: &$1) ?? "", $2) }
    }

    private mutating func edit(_ change: (Sighting, inout SeededRandom, String) -> Sighting) {
        guard let id = groups.keys.sorted().randomElement(using: &random), let group = groups[id] else { return }
        groups[id] = change(group, &random, version())
    }

    // MARK: What we do

    private mutating func runCycle() throws {
        if isRestless, Int.random(in: 0..<3, using: &random) == 0 { mode = mode == .replace ? .additive : .replace }
        let cycle = try store.openCycle(.sync, mode: mode)
        try remember()
        for attempt in try store.unsettledAttempts() where Bool.random(using: &random) {
            let group = groups[attempt.target.serverID]
            try store.settle(
                attempt.id, Settlement(outcome: attempt.resolution(reading: group)), showing: group, in: cycle)
            try remember()
        }
        var tally = Cycle.Tally()
        tally.complete = try poll(in: cycle)
        try remember()
        let plan = Plan(mending: try store.plannableDrift(), mode: mode)
        let isHeld = try isHeld(plan, in: cycle)
        for change in plan.changes.prefix(isHeld ? 0 : 3) { try put(change, in: cycle) }
        // A crash leaves the cycle open.
        if Int.random(in: 0..<8, using: &random) > 0 {
            try store.closeCycle(cycle, isHeld ? .held : .converged, tally: tally)
        }
        try remember()
    }

    /// Now and then a strict guard has its say, and mostly somebody approves of what it held before.
    private mutating func isHeld(_ plan: Plan, in cycle: Cycle.ID) throws -> Bool {
        guard isGuarded else { return false }
        let waiting = try store.currentHold()
        let isStrict = Int.random(in: 0..<5, using: &random) == 0 || waiting != nil
        let limits = Guard(maxRemovals: isStrict ? 0 : 100)
        let extent = try store.extent(of: plan, groupsKnown: nil)
        guard !limits.reasons(extent).isEmpty else { return false }
        if let waiting, Int.random(in: 0..<4, using: &random) > 0 {
            _ = try store.approve(waiting.token, by: "bob@desk")
        }
        let hold = try store.hold(plan, extent: extent, limits: limits, in: cycle)
        try remember()
        let isReleased = try store.release(hold, in: cycle) != nil
        try remember()
        return !isReleased
    }

    private mutating func poll(in cycle: Cycle.ID) throws -> Bool {
        let present = groups.values.sorted { $0.id < $1.id }
        let pages = stride(from: 0, to: max(present.count, 1), by: 2).map { Array(present.dropFirst($0).prefix(2)) }
        // Now and then a poll misses something, and shows no absence.
        let total = present.count + (Int.random(in: 0..<8, using: &random) == 0 ? 1 : 0)
        return try store.poll(pages, total: total, in: cycle)?.isComplete ?? false
    }

    private mutating func put(_ change: Change, in cycle: Cycle.ID) throws {
        let attempt = try store.recordAttempt(change, number: 1, in: cycle)
        try remember()
        let id = change.target.serverID
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            edit { $0.bearing(Self.someSkills(&$1), $2) }
            try store.settle(attempt, Settlement(outcome: .conflict), in: cycle)
            try remember()
            if let group = groups[id] { _ = try store.observe(group, in: cycle) }
        case 1:
            try store.settle(attempt, Settlement(outcome: .rejected, error: "no"), in: cycle)
        case 2:
            try store.settle(attempt, Settlement(outcome: .unknown), in: cycle)
        case 3:
            // A crash: nothing is settled, though the PUT may have arrived.
            if Bool.random(using: &random) { groups[id] = groups[id]?.bearing(change.after, version()) }
        default:
            groups[id] = groups[id]?.bearing(change.after, version())
            try store.settle(attempt, Settlement(outcome: .applied), showing: groups[id], in: cycle)
        }
        try remember()
    }

    private mutating func remember() throws {
        instants.append(
            Instant(time: scratch.now, drift: try store.drift(), applied: try store.applied()))
        scratch.advance(Double(Int.random(in: 1...90_000, using: &random)) / 1000)
    }

    private mutating func version() -> String {
        nextVersion += 1
        return "\(nextVersion)"
    }

    private static func someSkills(_ random: inout SeededRandom) -> SkillSet {
        SkillSet(skills.filter { _ in Bool.random(using: &random) })
    }
}

extension Sighting {
    fileprivate func bearing(_ skills: SkillSet, _ version: String) -> Sighting {
        Sighting(id: id, displayName: displayName, version: version, lastModified: "t\(version)", skills: skills)
    }

    fileprivate func renamed(to name: String, _ version: String) -> Sighting {
        Sighting(id: id, displayName: name, version: version, lastModified: "t\(version)", skills: skills)
    }
}
