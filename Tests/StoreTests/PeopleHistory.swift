import Domain
import Foundation
import Store
import TestSupport

/// A long history of groups that leave their skills to their members, made of everything that can happen to people, in an
/// order that a seed decides. After each step it remembers what the store says then.
struct PeopleHistory {
    private typealias Group = (name: String, members: Set<String>)

    private struct Person {
        var name: String
        var skills: SkillSet
        var isActive = true
    }

    let scratch: Scratch
    let store: Store
    private(set) var instants: [RandomHistory.Instant] = []
    private var random: SeededRandom
    private var groups: [String: Group] = [:]
    private var people: [String: Person] = [:]
    /// Those that may come back.
    private var gone: [String: Group] = [:]
    private var nextNumber = 1
    private var mode: Mode
    /// Whether the mode changes now and then, groups come back, and a few names are shared by all of them.
    private let isRestless: Bool
    private let names: ArraySlice<String>

    private static let skills = ["a", "b", "c", "d"]
    private static let proficiencies = [1, 1, 1, 2.5, 4]

    init(seed: UInt64, isRestless: Bool = false) throws {
        self.isRestless = isRestless
        names = ["Billing", "Care", "Desk", "Élan"].prefix(isRestless ? 3 : 4)
        scratch = try Scratch()
        store = try scratch.store()
        random = SeededRandom(seed: seed)
        mode = seed.isMultiple(of: 2) ? .additive : .replace
    }

    mutating func live(steps: Int) throws {
        if instants.isEmpty {
            for _ in 0..<3 { addGroup() }
            for _ in 0..<5 { addPerson() }
            try importMappings()
        }
        for _ in 0..<steps {
            switch Int.random(in: 0..<14, using: &random) {
            case 0: try importMappings()
            case 1: addGroup()
            case 2: renameOrRemoveGroup()
            case 3: addPerson()
            case 4, 5: joinOrLeave()
            case 6, 7: edit()
            default: try runCycle()
            }
        }
    }

    // MARK: What others do

    private mutating func importMappings() throws {
        var mappings: [Mapping] = []
        for name in names where Int.random(in: 0..<4, using: &random) > 0 {
            mappings.append(Mapping(groupName: name, skills: someSkills()))
        }
        _ = try store.importRevision(mappings, from: .test(at: scratch.now))
        try remember()
    }

    private mutating func addGroup() {
        guard groups.count < 5 else { return }
        if isRestless, let id = gone.keys.sorted().randomElement(using: &random) {
            groups[id] = gone.removeValue(forKey: id)
            return
        }
        let members = people.keys.sorted().filter { _ in Bool.random(using: &random) }
        groups[newID("g")] = (names.randomElement(using: &random) ?? "", Set(members))
    }

    private mutating func renameOrRemoveGroup() {
        guard let id = groups.keys.sorted().randomElement(using: &random) else { return }
        if Bool.random(using: &random) {
            if isRestless { gone[id] = groups[id] }
            groups[id] = nil
        } else {
            groups[id]?.name = names.randomElement(using: &random) ?? ""
        }
    }

    private mutating func addPerson() {
        guard people.count < 7 else { return }
        let id = newID("u")
        people[id] = Person(name: "Person \(id)", skills: someSkills())
        if let group = groups.keys.sorted().randomElement(using: &random) { groups[group]?.members.insert(id) }
    }

    private mutating func joinOrLeave() {
        guard let person = people.keys.sorted().randomElement(using: &random),
            let group = groups.keys.sorted().randomElement(using: &random)
        else { return }
        if groups[group]?.members.remove(person) == nil { groups[group]?.members.insert(person) }
    }

    /// Gives, takes or rates skills; renames, deactivates or removes a person.
    private mutating func edit() {
        guard let id = people.keys.sorted().randomElement(using: &random) else { return }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: people[id]?.name = "Person \(id)\(nextNumber)"
        case 1: people[id]?.isActive.toggle()
        case 2:
            people[id] = nil
            for group in groups.keys { groups[group]?.members.remove(id) }
        default:
            let skills = someSkills()
            people[id]?.skills = skills
        }
    }

    // MARK: What we do

    private mutating func runCycle() throws {
        if isRestless, Int.random(in: 0..<3, using: &random) == 0 { mode = mode == .replace ? .additive : .replace }
        let cycle = try store.openCycle(.sync, mode: mode)
        try remember()
        for attempt in try store.unsettledAttempts() where Bool.random(using: &random) {
            let person = sighting(attempt.target.serverID)
            try store.settle(
                attempt.id, Settlement(outcome: attempt.resolution(reading: person)), showing: person, in: cycle)
            try remember()
        }
        var tally = Cycle.Tally()
        tally.complete = try poll(in: cycle)
        try remember()
        let plan = Plan(mending: try store.plannableDrift(), mode: mode)
        for change in plan.changes.prefix(4) { try write(change, in: cycle) }
        // A crash leaves the cycle open.
        if Int.random(in: 0..<8, using: &random) > 0 { try store.closeCycle(cycle, .converged, tally: tally) }
        try remember()
    }

    private mutating func poll(in cycle: Cycle.ID) throws -> Bool {
        let present = groups.sorted { $0.key < $1.key }.map { id, group in
            Sighting(id: id, displayName: group.name, version: "1", lastModified: nil, skills: nil, groups: [])
        }
        let total = present.count + (Int.random(in: 0..<8, using: &random) == 0 ? 1 : 0)
        let isComplete = try store.poll([present], total: total, in: cycle)?.isComplete ?? false
        try remember()
        let followed = try store.followedGroups()
        let followers = try store.followers(in: cycle)
        var roster = Roster()
        for giver in try store.givers() {
            let members = (groups[giver.id]?.members ?? []).sorted().compactMap { member($0) }
            roster.take(members, of: giver.id, isComplete: Int.random(in: 0..<8, using: &random) > 0)
        }
        let doubtful = roster.doubtful(of: followers, at: scratch.now, in: cycle)
        let found = doubtful.compactMap { member($0) }
        let deleted = doubtful.filter { id in !found.contains { $0.id == id } }
        roster.take(FoundPeople(members: found, deleted: deleted, isComplete: true), askedFor: doubtful)
        _ = try store.conclude(roster, over: followers, followed: followed, in: cycle)
        try store.close(try store.refutedGrants(asOf: scratch.now, in: cycle), asOf: scratch.now, in: cycle)
        return isComplete
    }

    private mutating func write(_ change: Change, in cycle: Cycle.ID) throws {
        let attempt = try store.recordAttempt(change, number: 1, in: cycle)
        try remember()
        let id = change.target.serverID
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try store.settle(attempt, Settlement(outcome: .rejected, error: "no"), in: cycle)
        case 1: try store.settle(attempt, Settlement(outcome: .unknown), in: cycle)
        case 2:
            // A crash: nothing is settled, though the write may have arrived.
            if Bool.random(using: &random) { carryOut(change, on: id) }
        case 3:
            // The server drops what it was sent.
            try store.settle(attempt, Settlement(outcome: .applied), showing: sighting(id), in: cycle)
        default:
            carryOut(change, on: id)
            try store.settle(attempt, Settlement(outcome: .applied), showing: sighting(id), in: cycle)
        }
        try remember()
    }

    private mutating func carryOut(_ change: Change, on id: String) {
        guard let borne = people[id]?.skills else { return }
        people[id]?.skills = borne.subtracting(change.remove).overlaid(with: change.add)
    }

    // MARK: What the server shows

    private func sighting(_ id: String) -> Sighting? {
        people[id].map {
            Sighting(kind: .user, id: id, displayName: $0.name, version: nil, lastModified: nil, skills: $0.skills)
        }
    }

    /// Now and then without skills, as a list may show somebody.
    private mutating func member(_ id: String) -> Member? {
        guard let person = people[id] else { return nil }
        let isRead = Int.random(in: 0..<10, using: &random) > 0
        return Member(
            id: id, displayName: person.name, skills: isRead ? person.skills : nil, isActive: person.isActive)
    }

    private mutating func remember() throws {
        instants.append(
            RandomHistory.Instant(time: scratch.now, drift: try store.drift(), applied: try store.applied()))
        scratch.advance(Double(Int.random(in: 1...90_000, using: &random)) / 1000)
    }

    private mutating func newID(_ prefix: String) -> String {
        defer { nextNumber += 1 }
        return "\(prefix)\(nextNumber)"
    }

    private mutating func someSkills() -> SkillSet {
        SkillSet(
            Self.skills.filter { _ in Bool.random(using: &random) }.map { id in
                Skill(id: id, proficiency: Self.proficiencies.randomElement(using: &random) ?? 1)
            })
    }
}
