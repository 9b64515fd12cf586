import Domain
import Simulator
import Store
import SyncEngine
import TestSupport

/// Compares after each cycle what the server saw with what the database says.
struct Watch {
    /// One PUT, as both sides tell it.
    fileprivate struct Put: Hashable {
        let group: String
        let version: String?
        let skills: SkillSet
    }

    private let world: World
    private let mode: Mode
    private(set) var attempts = 0

    private var seenRequests = 0
    private var groupsBefore: [String: SimulatedGroup] = [:]
    /// What PUTs of ours added to a group, and nobody took away since.
    private var granted: [String: SkillSet] = [:]

    init(world: World, mode: Mode) {
        self.world = world
        self.mode = mode
    }

    /// Notes how things stand before a cycle.
    mutating func begin() async {
        seenRequests = await world.requests.count
        groupsBefore = Dictionary(uniqueKeysWithValues: await world.groups.map { ($0.id, $0) })
        for (id, ours) in granted {
            granted[id] = groupsBefore[id].map { ours.intersection(SkillSet($0.skills)) }
        }
    }

    /// - Parameter report: `nil` where the process died in the cycle.
    /// - Throws: `Violation`.
    mutating func look(at report: CycleReport?, store: Store, cycle: Int) async throws {
        func violation(_ what: String) -> Violation { Violation(cycle: cycle, what: what) }
        let requests = await world.requests[seenRequests...]
        let puts = requests.compactMap(\.put)
        let number = try report?.cycle ?? store.cycles(limit: 1).first?.id ?? 0
        let recorded = try store.attempts(AttemptFilter(cycle: number))
        attempts += recorded.count

        // Every PUT has its attempt, one to one; an attempt that was answered has its PUT.
        var open = recorded.map { (put: Put($0), status: $0.httpStatus) }
        for put in puts {
            let told = Put(put)
            let match =
                open.firstIndex { $0.put == told && $0.status == put.status }
                ?? open.firstIndex { $0.put == told && $0.status == nil }
            guard let match else { throw violation("a PUT without an attempt: \(told)") }
            open.remove(at: match)
        }
        if let made = open.first(where: { $0.status != nil }) { throw violation("an answer to no PUT: \(made.put)") }

        if let needless = puts.first(where: { $0.effect == .unchanged }) {
            throw violation("a PUT of what was in force: \(Put(needless))")
        }
        if report?.outcome == .held, !puts.isEmpty { throw violation("a held cycle that sent a PUT") }
        try expectFairRemovals(requests, report, violation)

        let unsettled = try store.unsettledAttempts()
        let isUntroubled = requests.allSatisfy { $0.fault == nil } && report?.error == nil
        // For ten minutes, three cycles, it may still take effect.
        if let report, isUntroubled, let old = unsettled.first(where: { $0.cycle + 5 < report.cycle }) {
            throw violation("an attempt left open for too long: \(old.id)")
        }
        if cycle.isMultiple(of: 40) { try await expectWholeChain(store, cycle) }
    }

    /// Nobody loses more than the guard lets through, and in additive mode nothing that was not ours.
    private mutating func expectFairRemovals(
        _ requests: ArraySlice<RequestRecord>, _ report: CycleReport?, _ violation: (String) -> Violation
    ) throws {
        var borne = groupsBefore.mapValues { SkillSet($0.skills) }
        var losers: Set<String> = []
        for request in requests {
            if case .conflictByOutsideEdit(let skills)? = request.fault, let id = request.groupID, borne[id] != nil {
                borne[id] = SkillSet(skills)
                granted[id] = granted[id]?.intersection(SkillSet(skills))
            }
            guard let put = request.put, put.tookEffect, let before = borne[put.groupID] else { continue }
            let after = SkillSet(put.skills ?? [])
            let removed = before.subtracting(after)
            let ours = granted[put.groupID] ?? .empty
            if mode == .additive, !removed.subtracting(ours).isEmpty {
                throw violation("additive mode took away what it never gave: \(removed.subtracting(ours).ids)")
            }
            if !removed.isEmpty { losers.insert(put.groupID) }
            granted[put.groupID] = ours.union(after.subtracting(before)).intersection(after)
            borne[put.groupID] = after
        }
        guard let report, !report.isReleased else { return }
        let limits = Guard()
        if losers.count > limits.maxRemovals || groupsBefore.count >= 20 && losers.count * 2 > groupsBefore.count {
            throw violation("\(losers.count) groups lost skills without a release")
        }
    }

    func expectRest(
        _ report: CycleReport?, mapped: [String: SkillSet], store: Store, cycle: Int, isQuiet: Bool
    ) async throws {
        func violation(_ what: String) -> Violation { Violation(cycle: cycle, what: "at rest: \(what)") }
        guard let report, report.outcome == .converged, report.tally.changed == 0, isQuiet else {
            throw violation("not in step: \(report.map { "\($0.outcome), \($0.tally)" } ?? "no report")")
        }
        guard try store.unsettledAttempts().isEmpty else { throw violation("attempts left open") }
        for group in await world.groups {
            guard let asked = mapped[group.displayName] else { continue }
            let borne = SkillSet(group.skills)
            let isRight = mode == .replace ? borne == asked : asked.subtracting(borne).isEmpty
            if !isRight { throw violation("\(group.displayName) bears \(borne.ids), not \(asked.ids)") }
        }
        try await expectWholeChain(store, cycle)
    }

    private func expectWholeChain(_ store: Store, _ cycle: Int) async throws {
        let verification = try await store.verify(walkers: 1)
        if let flaw = verification.flaw { throw Violation(cycle: cycle, what: "the chain does not fit: \(flaw)") }
    }
}

extension Watch.Put {
    fileprivate init(_ attempt: Attempt) {
        self.init(group: attempt.target.serverID, version: attempt.baseVersion, skills: attempt.skillsAfter)
    }

    fileprivate init(_ put: PutRecord) {
        self.init(group: put.groupID, version: put.version.map(String.init), skills: SkillSet(put.skills ?? []))
    }
}
