public import Foundation

extension SimulatedServer {
    /// How a server is set up; what is left alone is what the tutorial's client expects.
    public struct Configuration: Sendable {
        /// 0 lets the system choose a free port.
        public var port = 0
        public var dialect = SpokenDialect.groupSkills
        public var clientID = "simulated-client"
        public var clientSecret = "simulated-secret"
        /// `expires_in` of every token, in seconds of ``now``.
        public var tokenLifetime = 3600
        /// Whether `expires_in` is a text.
        public var writesLifetimeAsText = false
        /// The most a client is given. It gets what it asked for of these, and all of them if it did not ask.
        public var grantedScopes = [Scope.read, Scope.write]
        /// The page size when a request names no `count`.
        public var defaultPageSize = 100
        /// The page size when a request's `count` is larger, without a word about it.
        public var maximumPageSize = 100
        /// Whether groups carry `skills` in answers; `false` leaves the attribute out everywhere.
        public var listsSkills = true
        /// `false` answers a PUT that was accepted with 204 and no body.
        public var putAnswersWithBody = true
        /// Whether a PUT that asks for what is there already counts as an edit, with a new version and `lastModified`.
        public var identicalPutIsEdit = false
        /// Requests a minute of ``now`` that are let through, token requests not counted. `nil` is no limit.
        public var requestsPerMinute: Int?
        public var logging = Logging.everything
        /// Decides the ids of groups: the same seed and the same calls give the same ids.
        public var seed: UInt64 = 1
        /// The only clock of the server: `lastModified`, token expiry and the rate limit follow it.
        public var now: @Sendable () -> Date = { Date() }

        public init() {}
    }

    /// What the request log keeps.
    public enum Logging: Sendable {
        /// Every request, in order.
        case everything
        /// Only ``World/counts``, so that the log does not grow.
        case countsOnly
    }

    /// The scopes the server knows.
    public enum Scope {
        public static let read = "scim:groups:read"
        public static let write = "scim:groups:write"
    }
}
