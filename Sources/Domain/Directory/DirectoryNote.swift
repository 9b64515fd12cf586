/// What a directory tells of its work as it goes on, for a log. Nothing in it is a secret.
public enum DirectoryNote: Hashable, Sendable {
    /// The server asked for fewer requests: no call goes for so long.
    case rateLimited(Duration)
    /// Calls have waited for a while because no more than so many may go a minute. Told once, until calls go at once again.
    case paced(requestsPerMinute: Int)
    /// The call failed, and is tried again after so long.
    case backingOff(Duration, after: DirectoryError)
    /// A request was answered, with whichever status.
    ///
    /// - Parameter correlationID: the server's name for the exchange, in one line.
    case answered(DirectoryError.Call, status: Int, after: Duration, correlationID: String?)
    /// No whole answer came to a request, or it could not be sent.
    case unanswered(DirectoryError.Call, DirectoryError, after: Duration)
}
