import Domain
import Foundation
import Store
import TestSupport

/// A year of a contact centre, made through the store as the daemon would make it, in an order that a seed decides.
///
/// Most cycles see nothing new. In the others somebody has edited groups, and a PUT each puts them right; now and then
/// the mappings change.
struct YearOfHistory {
    struct Size {
        var attempts = 1_000_000
        var groups = 10_000
        var cycles = 525_600
        var revisions = 50
    }

    struct Tally {
        var attempts = 0
        var seconds = 0.0
    }

    static let length = 365.0 * 86_400

    let size: Size
    let store: Store
    let clock: SetClock
    var tenant: Tenant
    var random: SeededRandom
    var tally = Tally()
    var cycle: Cycle.ID = 0
    var counts = Cycle.Tally()
    /// By name: what the current revision asks for, and the revision that gave it that.
    var mapped: [String: (skills: SkillSet, revision: Int)] = [:]
    /// The groups whose mapping changed, or whose last PUT came to nothing: the next cycle's business.
    var due: [(index: Int, cause: Drift.Cause)] = []
    /// PUTs whose answer was lost, with the place of the group and what was asked for.
    var lost: [(attempt: Attempt.ID, index: Int, skills: SkillSet)] = []

    private let vocabulary: Vocabulary
    private let begun: Date

    /// - Parameters:
    ///   - path: a file that is not there yet.
    ///   - end: when the year ends.
    init(_ size: Size, seed: UInt64, at path: String, until end: Date) throws {
        self.size = size
        begun = end.addingTimeInterval(-Self.length)
        let clock = SetClock(begun)
        self.clock = clock
        store = try Store.open(at: path, now: { clock.now })
        random = SeededRandom(seed: seed)
        vocabulary = Vocabulary(skills: 300, roles: 250, popular: 30, &random)
        tenant = Tenant(groups: size.groups, vocabulary: vocabulary, at: begun, &random)
    }

    /// Lives through the year.
    ///
    /// - Parameter progress: told how much of it is over, now and then.
    mutating func live(_ progress: (_ share: Double, Tally) -> Void) throws -> Tally {
        let start = ContinuousClock().now
        try begin()
        let interval = Self.length / Double(size.cycles)
        let untilRevision = cyclesBetweenRevisions
        for number in 1..<max(size.cycles, 2) {
            clock.advance(to: begun.addingTimeInterval(Double(number) * interval))
            if number.isMultiple(of: untilRevision) { try reviseMappings(changing: groupsOfARevision) }
            if number % untilRevision == untilRevision / 2 { try deleteAndBringBack(number / untilRevision % 8) }
            try runCycle(number)
            if number.isMultiple(of: 1000) {
                tally.seconds = (ContinuousClock().now - start) / .seconds(1)
                progress(Double(number) / Double(size.cycles), tally)
            }
        }
        try leaveDrift(max(size.groups / 50, 10))
        tally.seconds = (ContinuousClock().now - start) / .seconds(1)
        return tally
    }

    // MARK: Cycles

    /// The first import, and the first sync, which finds every group other than it is mapped.
    private mutating func begin() throws {
        try importMappings(tenant.groups.map { ($0.displayName, vocabulary.role(&random)) }, note: "the first import")
        clock.advance(1)
        try inCycle { history in
            try history.poll(Set(0..<history.tenant.pages))
            for index in history.tenant.groups.indices { try history.mend(index, .neverApplied) }
        }
    }

    /// One in five has something to do, and these have about as much each as is left to be done besides what the mappings
    /// still to come will ask for.
    private mutating func runCycle(_ number: Int) throws {
        let revisionsAhead = (size.cycles - number) / cyclesBetweenRevisions
        let left = size.attempts - tally.attempts - revisionsAhead * groupsOfARevision
        let isBusy = Int.random(in: 0..<5, using: &random) == 0
        let share = Double(max(left, 0)) / max(Double(size.cycles - number) / 5, 1)
        let goal = isBusy ? Int(share * Double.random(in: 0.5..<1.5, using: &random) + 0.5) : 0
        try inCycle { history in
            try history.resolveLost()
            let due = history.due
            history.due = []
            for (index, cause) in due { try history.mend(index, cause) }
            try history.seeAndMendEdits(goal)
        }
    }

    private var cyclesBetweenRevisions: Int { max(size.cycles / size.revisions, 2) }
    private var groupsOfARevision: Int { max(size.groups * 6 / 100, 1) }

    private mutating func seeAndMendEdits(_ count: Int) throws {
        let edited = editSome(count)
        try poll(Set(edited.map { $0 / Tenant.pageSize }))
        for index in edited { try mend(index, .changedOutside) }
    }

    /// Neighbours are edited together, and some far more often than others.
    private mutating func editSome(_ count: Int) -> [Int] {
        var edited: Set<Int> = []
        var tries = 0
        while edited.count < count, tries < count * 4 {
            tries += 1
            let place = Double.random(in: 0..<1, using: &random)
            let page = Int(place * place * Double(tenant.pages))
            let burst = Int.random(in: 2...6, using: &random)
            for index in tenant.indices(ofPage: page).shuffled(using: &random).prefix(min(burst, count - edited.count))
            where edited.insert(index).inserted {
                tenant.edit(index, at: clock.now, &random)
            }
        }
        return edited.sorted()
    }

    mutating func inCycle(_ outcome: Cycle.Outcome = .converged, _ body: (inout Self) throws -> Void) throws {
        cycle = try store.openCycle(.sync, mode: .replace)
        counts = Cycle.Tally()
        counts.complete = true
        counts.groups = size.groups
        clock.advance(1.2)
        try body(&self)
        counts.requests += max(size.groups / 100, 1)
        clock.advance(0.3)
        try store.closeCycle(
            cycle, counts.failed == 0 ? outcome : .partial, tally: counts, nextPollIn: .seconds(60))
    }

    /// What the poll sees on the pages whose bytes are new.
    mutating func poll(_ pages: Set<Int>) throws {
        for number in pages.sorted() {
            let page = tenant.page(number)
            if case .groups(let groups) = page.contents { try store.absorb(groups, of: page, in: cycle) }
        }
    }

    // MARK: Mappings

    /// Renames a group or two, and changes what some of them shall give.
    private mutating func reviseMappings(changing count: Int) throws {
        let renamed = tenant.groups.indices.dropLast(Tenant.pageSize).shuffled(using: &random).prefix(2)
        var mappings = Dictionary(uniqueKeysWithValues: mapped.map { ($0.key, $0.value.skills) })
        for index in renamed {
            let skills = mappings.removeValue(forKey: tenant.groups[index].displayName)
            tenant.rename(index, at: clock.now, &random)
            mappings[tenant.groups[index].displayName] = skills
        }
        try inCycle { try $0.poll(Set(renamed.map { $0 / Tenant.pageSize })) }
        for index in tenant.groups.indices.dropLast(Tenant.pageSize).shuffled(using: &random).prefix(count)
        where !renamed.contains(index) {
            mappings[tenant.groups[index].displayName] = vocabulary.role(&random)
            due.append((index, .mappingChanged))
        }
        try importMappings(mappings.map { ($0.key, $0.value) }, note: nil)
    }

    mutating func importMappings(_ mappings: [(name: String, skills: SkillSet)], note: String?) throws {
        let provenance = Provenance(
            importedAt: clock.now, importedBy: "ann@desk-07", source: "/srv/skill-sync/mappings.json", note: note)
        let revision = try store.importRevision(
            mappings.map { Mapping(groupName: $0.name, skills: $0.skills) }, from: provenance)
        guard let revision else { return }
        var current: [String: (skills: SkillSet, revision: Int)] = [:]
        for (name, skills) in mappings {
            let before = mapped[name]
            current[name] = before?.skills == skills ? before : (skills, revision.number)
        }
        mapped = current
    }
}
