import Domain
import Synchronization

/// The directory as a process has it that will die in the middle of a cycle: at the chosen moment the database is put aside
/// as it is then, and nothing is sent any more.
///
/// What the engine makes of that is of no consequence: life goes on with the database that was put aside.
final class CrashingDirectory: Directory {
    /// When the process dies.
    enum Moment: CaseIterable {
        case beforePoll
        case beforeRecord
        case recorded
        case answered
    }

    private let inner: any Directory
    private let moment: Moment?
    private let state: Mutex<State>
    private let putAside: @Sendable () -> Void

    private struct State {
        var callsLeft: Int
        var isDead = false
    }

    /// - Parameters:
    ///   - moment: `nil` never dies.
    ///   - calls: how many of the calls that the moment is about go well before.
    ///   - putAside: keeps the database as it is.
    init(
        _ inner: any Directory, dyingAt moment: Moment?, after calls: Int, putAside: @escaping @Sendable () -> Void
    ) {
        self.inner = inner
        self.moment = moment
        self.putAside = putAside
        state = Mutex(State(callsLeft: calls))
    }

    var isDead: Bool { state.withLock { $0.isDead } }

    func page(at startIndex: Int, known: KnownPage?) async throws(DirectoryError) -> GroupPage {
        if dies(at: .beforePoll) { throw .cancelled }
        return try await inner.page(at: startIndex, known: known)
    }

    func groups(named name: String) async throws(DirectoryError) -> FoundGroups {
        if dies(at: .beforePoll) { throw .cancelled }
        return try await inner.groups(named: name)
    }

    func members(of group: String, page number: Int) async throws(DirectoryError) -> MemberPage? {
        if dies(at: .beforePoll) { throw .cancelled }
        return try await inner.members(of: group, page: number)
    }

    func people(_ ids: [String]) async throws(DirectoryError) -> FoundPeople {
        if dies(at: .beforePoll) { throw .cancelled }
        return try await inner.people(ids)
    }

    func sighting(of target: Target) async throws(DirectoryError) -> Sighting? {
        if isDead { throw .cancelled }
        return try await inner.sighting(of: target)
    }

    func step(from before: SkillSet?, to after: SkillSet) -> SkillSet { inner.step(from: before, to: after) }

    func write(
        _ skills: SkillSet, on target: Sighting, onceRecorded record: (Sighting) -> Bool
    ) async throws(DirectoryError) -> WriteAnswer? {
        if dies(at: .beforeRecord) { throw .cancelled }
        let answer = try await inner.write(skills, on: target) { record($0) && !dies(at: .recorded) }
        _ = dies(at: .answered)
        return answer
    }

    var groupsPerPage: Int { inner.groupsPerPage }
    var membersPerPage: Int? { inner.membersPerPage }
    var pageSizeBesideNames: Int? { inner.pageSizeBesideNames }
    var mostSkills: Int? { inner.mostSkills }
    var readsTellSkills: Bool { inner.readsTellSkills }

    func unavailable(_ skills: [String]) async throws(DirectoryError) -> [String] {
        if isDead { throw .cancelled }
        return try await inner.unavailable(skills)
    }

    func switchedOff(_ skills: [String]) async throws(DirectoryError) -> [String] {
        if isDead { throw .cancelled }
        return try await inner.switchedOff(skills)
    }

    func skills(withPrefix prefix: String) async throws(DirectoryError) -> [NamedSkill] {
        try await inner.skills(withPrefix: prefix)
    }

    func requestsSent() async -> Int { await inner.requestsSent() }

    func requestsPerMinute() async -> Int { await inner.requestsPerMinute() }

    func checkAccess() async throws(DirectoryError) -> Access { try await inner.checkAccess() }

    func close() async { await inner.close() }

    /// Whether the process is dead now.
    private func dies(at moment: Moment) -> Bool {
        state.withLock { state in
            guard !state.isDead, moment == self.moment else { return state.isDead }
            state.callsLeft -= 1
            guard state.callsLeft < 0 else { return false }
            state.isDead = true
            putAside()
            return true
        }
    }
}
