/// Why a call is not sent yet, told as the waiting begins.
public enum DirectoryWait: Hashable, Sendable {
    /// The server asked for fewer requests: no call goes for so long.
    case rateLimited(Duration)
    /// The call failed, and is tried again after so long.
    case backingOff(Duration, after: DirectoryError)
}
