public import Foundation

/// A write that would be the same as one before, and that waits because the server did not keep what that one sent, or
/// rejected it.
///
/// The wait is a minute after the first such cycle, and twice as long after each further one, up to a day. It is computed
/// from the attempts on record, so a restart changes nothing. Where the server shows something else, or the mapping, the
/// groups or the mode are others, the write is not the same any more, and nothing waits.
public struct Waiting: Hashable, Sendable {
    /// What came of the last write.
    public enum Reason: Hashable, Sendable {
        /// It was answered as a success, and the server kept something else.
        case notAccepted
        /// The server would not have it.
        case rejected(status: Int?)
    }

    /// The write is not sent before that.
    public let until: Date
    /// How many cycles in a row sent the same and ended in the same way.
    public let cycles: Int
    public let reason: Reason
    /// The last write that came to nothing.
    public let attempt: Attempt.ID
    /// What is on record about it: what was sent and what was stored, or what the server said.
    public let error: String?

    public init(until: Date, cycles: Int, reason: Reason, attempt: Attempt.ID, error: String?) {
        self.until = until
        self.cycles = cycles
        self.reason = reason
        self.attempt = attempt
        self.error = error
    }

    /// So many cycles lead to the longest wait; older ones need not be looked at.
    public static let mostCycles = 12
    private static let longest: TimeInterval = 86_400

    /// How long a write waits after so many cycles that ended in the same way.
    public static func interval(after cycles: Int) -> TimeInterval {
        cycles >= mostCycles ? longest : min(longest, 60 * pow(2, Double(max(0, cycles - 1))))
    }

    /// `nil` where the change is not what the last cycle that wrote to the target tried in vain, or has waited for long enough.
    ///
    /// A write that seems to have ended in the future was recorded under another clock, and keeps nothing waiting.
    ///
    /// - Parameters:
    ///   - unavailable: skills that are left out of every write.
    ///   - mode: that of the cycle that would send it.
    ///   - past: the writes to the target under the change's revision, newest first; at least those of the last
    ///     ``mostCycles`` cycles.
    public init?(
        _ change: Change, without unavailable: SkillSet = .empty, mode: Mode, after past: [PastWrite], now: Date
    ) {
        let cycles = CycleOfWrites.all(past)
        guard let last = cycles.first, last.mode == mode, last.isOfSameGroups, let futile = last.futile,
            last.isToSend(change, without: unavailable)
        else { return nil }
        let count = cycles.prefix { $0 == last }.count
        let until = last.endedAt + Self.interval(after: count)
        guard last.endedAt <= now, now < until else { return nil }
        self.init(
            until: until, cycles: count, reason: futile.reason, attempt: futile.write.id, error: futile.write.error)
    }
}

/// A write on record, as far as it says whether the same is to be sent again.
public struct PastWrite: Hashable, Sendable {
    public let id: Attempt.ID
    public let cycle: Cycle.ID
    public let mode: Mode
    /// The target was in the groups then that it is in now.
    public let isOfSameGroups: Bool
    public let kind: Target.Kind
    public let before: SkillSet?
    public let after: SkillSet
    public let baseVersion: String?
    public let outcome: Attempt.Outcome
    public let httpStatus: Int?
    /// What the server showed after a write that was applied; `nil` where it showed nothing.
    public let left: SkillSet?
    public let endedAt: Date
    public let error: String?

    public init(
        id: Attempt.ID, cycle: Cycle.ID, mode: Mode, isOfSameGroups: Bool = true, kind: Target.Kind, before: SkillSet?,
        after: SkillSet, baseVersion: String? = nil, outcome: Attempt.Outcome, httpStatus: Int?, left: SkillSet? = nil,
        endedAt: Date, error: String? = nil
    ) {
        self.id = id
        self.cycle = cycle
        self.mode = mode
        self.isOfSameGroups = isOfSameGroups
        self.kind = kind
        self.before = before
        self.after = after
        self.baseVersion = baseVersion
        self.outcome = outcome
        self.httpStatus = httpStatus
        self.left = left
        self.endedAt = endedAt
        self.error = error
    }

    fileprivate enum Ending: Hashable {
        case done
        case notAccepted(left: SkillSet)
        /// Of the version that it started from: with another one it may fare otherwise.
        case rejected(status: Int?, version: String?)
        /// The next cycle may fare better.
        case open
    }

    fileprivate var ending: Ending {
        switch outcome {
        case .applied:
            guard let left, StoredDifference(sent: after, onto: before, stored: left, on: kind) != nil else {
                return .done
            }
            return httpStatus.map { 200..<300 ~= $0 } == true ? .notAccepted(left: left) : .open
        case .rejected where httpStatus != 401 && httpStatus != 403:
            return .rejected(status: httpStatus, version: baseVersion)
        case .rejected, .pending, .conflict, .rateLimited, .failed, .unknown, .superseded: return .open
        }
    }
}

/// What one cycle wrote to a target. Two are the same that sent the same from the same, and ended in the same way.
private struct CycleOfWrites: Equatable {
    private struct Step: Hashable {
        let before: SkillSet?
        let after: SkillSet
        let ending: PastWrite.Ending
    }

    let mode: Mode
    let isOfSameGroups: Bool
    /// Oldest first, of each the last repetition.
    private let writes: [PastWrite]
    private let steps: [Step]

    /// Newest first.
    static func all(_ past: [PastWrite]) -> [CycleOfWrites] {
        var cycles: [[PastWrite]] = []
        for write in past {
            if let cycle = cycles.last?.first?.cycle, cycle == write.cycle {
                cycles[cycles.count - 1].append(write)
            } else {
                cycles.append([write])
            }
        }
        return cycles.compactMap(CycleOfWrites.init)
    }

    private init?(newestFirst writes: [PastWrite]) {
        guard let last = writes.first else { return nil }
        mode = last.mode
        isOfSameGroups = last.isOfSameGroups
        var seen: Set<SkillWork> = []
        self.writes = writes.filter { seen.insert(SkillWork(from: $0.before ?? .empty, to: $0.after)).inserted }
            .reversed()
        steps = self.writes.map { Step(before: $0.before, after: $0.after, ending: $0.ending) }
    }

    static func == (one: CycleOfWrites, other: CycleOfWrites) -> Bool {
        one.mode == other.mode && one.isOfSameGroups == other.isOfSameGroups && one.steps == other.steps
    }

    var endedAt: Date { writes.map(\.endedAt).max() ?? .distantPast }

    /// The last write that came to nothing; `nil` where none did, or where another might fare better next time.
    var futile: (write: PastWrite, reason: Waiting.Reason)? {
        var futile: (PastWrite, Waiting.Reason)?
        for write in writes {
            switch write.ending {
            case .done: continue
            case .notAccepted: futile = (write, .notAccepted)
            case .rejected(let status, _): futile = (write, .rejected(status: status))
            case .open: return nil
            }
        }
        return futile
    }

    /// Whether the change would send just that once more.
    func isToSend(_ change: Change, without unavailable: SkillSet) -> Bool {
        guard let first = writes.first, let last = writes.last else { return false }
        switch change.target.kind {
        case .group:
            if case .rejected(_, let version?) = last.ending, let next = change.baseVersion, next != version {
                return false
            }
            return last.before == change.before && last.after == change.after
        case .user:
            let work = SkillWork(from: change.before ?? .empty, to: change.after)
            let tried = writes.map { SkillWork(from: $0.before ?? .empty, to: $0.after) }
            return first.before == change.before
                && Set(tried.flatMap(\.added.skills)) == Set(work.added.subtracting(unavailable).skills)
                && Set(tried.flatMap(\.removed.skills)) == Set(work.removed.skills)
        }
    }
}
