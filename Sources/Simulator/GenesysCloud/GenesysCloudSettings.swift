public import Foundation

extension SimulatedServer {
    /// What an organization, and the role of its OAuth client, differ in.
    public struct GenesysCloudSettings: Hashable, Sendable {
        /// The shape of what goes wrong on a path of SCIM; either is published.
        public enum ErrorShape: Hashable, Sendable {
            case errorBody, scimError
        }

        /// What the role of the OAuth client holds.
        public var permissions: Set<String> = ["directory:group:edit", "routing:skill:assign", "routing:skill:view"]
        /// Requests a minute that each token is let through. `nil` is no limit, and no headers that tell of one.
        public var requestsPerMinute: Int? = 300
        /// Whether asking for more than 25 groups at once is answered 429.
        public var refusesLargePages = true
        public var scimErrors = ErrorShape.scimError
        /// The size of a page of people or skills when a request's `pageSize` is larger, without a word about it.
        public var largestPage = 100
        /// Whether `pageCount` is reckoned from the `pageSize` that was asked for, so that it says too few where the pages are
        /// smaller.
        public var countsPagesAsAsked = false
        /// Whether the answer to a grant lists all that the person has then, or just what was given: which of the two the
        /// service does is not published.
        public var grantsAnswerWithAll = true
        /// Where a file of all requests is kept, for the check against the published contract: see `Tests/Contract`. The
        /// default is what the environment says, so that no test of a client has to think of it.
        public var journal: URL? = ProcessInfo.processInfo.environment["SKILL_SYNC_REQUESTS"].map {
            URL(filePath: $0, directoryHint: .isDirectory)
        }

        public init() {}

        /// Those of a server that does not limit the pace.
        public static var unlimited: Self {
            var settings = Self()
            settings.requestsPerMinute = nil
            return settings
        }
    }
}
