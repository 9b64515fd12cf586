public import Foundation

/// One write on the wire, recorded before it is sent and settled after.
public struct Attempt: Hashable, Sendable {
    /// Its number among the events.
    public typealias ID = Int64

    /// What came of it, as the ledger has it. The words are those of the database and of `audit attempts`.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// Not settled yet.
        case pending
        /// It took effect.
        case applied
        /// Somebody had changed the target in the meantime.
        case conflict
        /// Too many requests: the server did not look at it.
        case rateLimited
        /// The server said no; but for an expired token it would say so again.
        case rejected
        /// It did not take effect.
        case failed
        /// A crash or a lost answer that has not been resolved yet.
        case unknown
        /// No longer needed: somebody else changed the target before it could be told whether it took effect.
        case superseded
    }

    public let id: ID
    public let cycle: Cycle.ID
    public let target: Target
    /// 1 for the first of a change within a cycle, one higher for each repetition.
    public let number: Int
    /// When it was recorded, just before it was sent.
    public let plannedAt: Date
    /// `nil` where it never left, where that is not known, and while it is pending.
    public let sentAt: Date?
    /// When its latest outcome was recorded, `nil` while it is pending.
    public let settledAt: Date?
    public let outcome: Outcome
    /// `nil` where no answer arrived, and while it is pending.
    public let httpStatus: Int?
    /// The version that it started from, `nil` where the server told none: people have none.
    public let baseVersion: String?
    /// The version that it produced; `nil` unless it was applied and the server told one.
    public let newVersion: String?
    /// What the target bore before, `nil` where that was not known.
    public let skillsBefore: SkillSet?
    /// What the target was to bear after it.
    public let skillsAfter: SkillSet
    /// The revision that it was for.
    public let revision: Int
    /// What the server or the transport said was wrong, in one line; `nil` where nothing was.
    public let error: String?
    /// The server's name for the exchange, which its support asks for; `nil` where no answer told one.
    public let correlationID: String?
    /// Whole milliseconds from sending until the answer was whole or given up; `nil` where that was not measured: it never
    /// left, or a crash came in between.
    public let durationMilliseconds: Int?

    public init(
        id: ID, cycle: Cycle.ID, target: Target, number: Int, plannedAt: Date, sentAt: Date?, settledAt: Date?,
        outcome: Outcome, httpStatus: Int?, baseVersion: String?, newVersion: String?, skillsBefore: SkillSet?,
        skillsAfter: SkillSet, revision: Int, error: String?, correlationID: String?, durationMilliseconds: Int?
    ) {
        self.id = id
        self.cycle = cycle
        self.target = target
        self.number = number
        self.plannedAt = plannedAt
        self.sentAt = sentAt
        self.settledAt = settledAt
        self.outcome = outcome
        self.httpStatus = httpStatus
        self.baseVersion = baseVersion
        self.newVersion = newVersion
        self.skillsBefore = skillsBefore
        self.skillsAfter = skillsAfter
        self.revision = revision
        self.error = error
        self.correlationID = correlationID
        self.durationMilliseconds = durationMilliseconds
    }

    /// What became of a PUT whose answer was lost.
    ///
    /// An unchanged version means that it has not taken effect yet. Otherwise it did if the target bears just what was asked
    /// for, and somebody else was there since if it does not, or if the server does not list skills.
    public static func resolution(
        of after: SkillSet, onto before: SkillSet?, version: String?, reading shown: Sighting?
    ) -> Outcome {
        guard let shown else { return .failed }
        if let version, shown.version == version { return .failed }
        if shown.kind == .user, let skills = shown.skills {
            // What others did to the person meanwhile says nothing of a write that adds or takes away what it names. Where
            // they undid a part of it, the rest is still ours.
            let work = SkillWork(from: before ?? .empty, to: after)
            if work.isDone(in: skills) { return .applied }
            if work.isUntouched(in: skills) { return .failed }
            return work.isBegun(in: skills) ? .applied : .superseded
        }
        if shown.skills == after { return .applied }
        if version == nil, shown.skills == before { return .failed }
        return .superseded
    }
}

/// How an attempt ended.
///
/// Where an attempt is settled again, time, duration, status, correlation id and error stay as they were told before unless
/// this one tells them. So an attempt that was applied has an error where its answer was lost, or said that it failed, and a
/// read showed that it took effect.
public struct Settlement: Hashable, Sendable {
    public let outcome: Attempt.Outcome
    /// `nil` where it never left, or where that is not known.
    public let sentAt: Date?
    /// From sending until the answer was whole or given up.
    public let duration: Duration?
    /// `nil` where no answer arrived.
    public let httpStatus: Int?
    /// The server's name for the exchange, which its support asks for.
    public let correlationID: String?
    /// What was wrong, in one line.
    public let error: String?

    public init(
        outcome: Attempt.Outcome, sentAt: Date? = nil, duration: Duration? = nil, httpStatus: Int? = nil,
        correlationID: String? = nil, error: String? = nil
    ) {
        self.outcome = outcome
        self.sentAt = sentAt
        self.duration = duration
        self.httpStatus = httpStatus
        self.correlationID = correlationID
        self.error = error
    }

    /// The settlement of an attempt that was answered so, under another outcome where a later read told one.
    public init(_ answer: WriteAnswer, outcome: Attempt.Outcome, error: String? = nil) {
        self.init(
            outcome: outcome, sentAt: answer.sentAt, duration: answer.duration, httpStatus: answer.httpStatus,
            correlationID: answer.correlationID, error: error ?? answer.error)
    }
}
