extension DirectoryError {
    /// Why there is no connection, or none any more.
    public enum ConnectionFault: Hashable, Sendable {
        /// It could not be made in time.
        case late
        case nameNotResolved
        case unexplained
        /// In one line, in the words of the system or of what speaks TLS and HTTP.
        case told(String)
        /// The two could not agree on a secure connection; `told` is the same in the TLS library's words.
        case tls(TLSFault, told: String)
    }

    /// What is wrong with the server's TLS.
    public enum TLSFault: Hashable, Sendable {
        /// It has neither TLS 1.3 nor TLS 1.2 with a suite that is good enough.
        case tooWeak
        /// Nobody who is trusted vouches for its certificate, or not now, or not for this host.
        case certificate
        case notTLS
    }

    /// What is wrong with an answer, or with a resource in it.
    public enum BodyFault: Hashable, Sendable {
        case notJSON
        /// A value of the body, by its place there; the place of the body itself is empty.
        case value(ValueFault, at: String)
        case tooLong(limit: Int)
        /// Arrays and objects are within each other so deep that nobody reads them.
        case nested(depth: Int)
        /// A group was asked for by its id, and this is another.
        case otherGroup
        /// A person was asked for by their id, and is not shown, though nothing says that they are gone.
        case personNotShown
        /// A person is shown, and not what they bear.
        case skillsNotShown
    }

    /// What is wrong with a value of a body.
    public enum ValueFault: String, Hashable, Sendable {
        case missing, null, wrongType, empty, holdsNUL
        /// It is longer than anything that is kept.
        case tooLong
        /// It would be a step in a URL's path: `.` or `..`.
        case pathStep
        /// It is there twice, so that nobody could say which is meant.
        case twice
        /// It holds what no header may.
        case unfitForHeader
        case unreadable
    }

    /// Why a write could not be made.
    public enum WriteObstacle: Hashable, Sendable {
        /// The server does not have the target any more.
        case targetGone
        /// The target's version holds what no entity tag may.
        case versionUnfit(String)
        /// What is to be sent cannot be written as JSON.
        case notJSON
        /// The resource could not be written back with its skills replaced and all else as it was read.
        case restNotKept
    }

    /// Why an attribute cannot hold skills.
    public enum AttributeFault: Hashable, Sendable {
        case singleValued
        /// Whether it may be written, in the server's word (RFC 7643, section 2.2), as the next two are.
        case mutability(String)
        case returned(String)
        case type(String)
        /// It is of objects that have no `value`.
        case withoutValue
    }

    /// What a call needs that the credentials do not have, by its name.
    public enum AccessNeed: Hashable, Sendable {
        /// Of the role.
        case permission(String)
        /// Of the token.
        case scope(String)

        public var name: String {
            switch self {
            case .permission(let name), .scope(let name): name
            }
        }
    }
}

/// A list that a server gives page by page.
public enum PagedList: Hashable, Sendable {
    case groups
    case members(of: Giver)
    case skills

    var facts: String {
        switch self {
        case .groups: "groups"
        case .members(let group): "members group=\(group.id)"
        case .skills: "skills"
        }
    }
}

// MARK: Facts in one line, as they are kept in the database and in logs

extension DirectoryError.ConnectionFault {
    var facts: String {
        switch self {
        case .late: "late"
        case .nameNotResolved: "nameNotResolved"
        case .unexplained: "unexplained"
        case .told(let words), .tls(_, let words): words
        }
    }
}

extension DirectoryError.BodyFault {
    public var facts: String {
        switch self {
        case .notJSON: "notJSON"
        case .value(let fault, let place): fault.rawValue + (place.isEmpty ? "" : " at=\(place)")
        case .tooLong(let limit): "tooLong limit=\(limit)"
        case .nested(let depth): "nested depth=\(depth)"
        case .otherGroup: "otherGroup"
        case .personNotShown: "personNotShown"
        case .skillsNotShown: "skillsNotShown"
        }
    }
}

extension DirectoryError.WriteObstacle {
    var facts: String {
        switch self {
        case .targetGone: "targetGone"
        case .versionUnfit(let version): "versionUnfit version=\(version)"
        case .notJSON: "notJSON"
        case .restNotKept: "restNotKept"
        }
    }
}

extension DirectoryError.AttributeFault {
    var facts: String {
        switch self {
        case .singleValued: "singleValued"
        case .mutability(let word): "mutability=\(word)"
        case .returned(let word): "returned=\(word)"
        case .type(let word): "type=\(word)"
        case .withoutValue: "withoutValue"
        }
    }
}
