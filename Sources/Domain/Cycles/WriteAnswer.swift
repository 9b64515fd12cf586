public import Foundation

/// What came of a write that was sent.
public struct WriteAnswer: Hashable, Sendable {
    /// What the answer means for the change, or that there was none.
    public enum Result: Hashable, Sendable {
        /// The server took it; the target as its answer showed it, `nil` where the answer did not.
        case applied(Sighting?)
        /// Somebody changed the target since it was read: RFC 7644, section 3.14.
        case conflict
        /// Too many requests; all calls wait before the next is sent.
        case rateLimited
        /// The token was not accepted; the next call gets a new one.
        case unauthorized
        /// The credentials are good, but not for this.
        case forbidden
        /// The server will not have it: sending it again would not help.
        case rejected
        /// The server failed. It may have taken the write all the same.
        case failed
        /// No answer arrived. The server may have taken the write.
        case lost
    }

    /// What was sent.
    public let call: DirectoryError.Call
    /// What the answer says of the skills that were given, where it lists these alone; empty where it does not.
    public var given = SkillSet.empty
    public let result: Result
    public let sentAt: Date
    /// On a monotonic clock, from sending until the answer was whole or given up.
    public let duration: Duration
    /// `nil` where no answer arrived.
    public let httpStatus: Int?
    /// The server's name for this exchange, which its support asks for.
    public let correlationID: String?
    /// What the server or the transport said was wrong, one line.
    public let error: String?
    /// What the write needs, where the server refused it for want of that and it has a name.
    public let needs: DirectoryError.AccessNeed?

    public init(
        call: DirectoryError.Call, result: Result, sentAt: Date, duration: Duration, httpStatus: Int?,
        correlationID: String?, error: String?, needs: DirectoryError.AccessNeed? = nil
    ) {
        self.call = call
        self.result = result
        self.sentAt = sentAt
        self.duration = duration
        self.httpStatus = httpStatus
        self.correlationID = correlationID
        self.error = error
        self.needs = needs
    }
}
