import Domain

extension DirectoryError.ConnectionFault {
    /// For people, behind a colon, as all words here.
    var words: String {
        switch self {
        case .late: "no connection in time"
        case .nameNotResolved: "the name cannot be resolved"
        case .unexplained: "no connection"
        case .told(let words): words
        case .tls(.tooWeak, let told):
            "it offers only an older TLS, or none with forward secrecy; TLS 1.3 is required, or TLS 1.2 with ECDHE and "
                + "AES-GCM or ChaCha20 (\(told))"
        case .tls(.certificate, let told): "its certificate is not valid here (\(told))"
        case .tls(.notTLS, let told): "it does not speak TLS on that port (\(told))"
        }
    }

    /// What to do about it.
    var advice: Advice {
        switch self {
        case .tls(.tooWeak, _):
            "find out whether a proxy or firewall between here and the server opens TLS, and let it, or the server, offer "
                + "TLS 1.2 with ECDHE or TLS 1.3"
        case .tls(.certificate, _):
            "check GENESYS_ENV_URL and the clock; if a company's own authority signed the certificate, add that "
                + "authority to those that this machine trusts (update-ca-certificates)"
        case .late, .nameNotResolved, .unexplained, .told, .tls(.notTLS, _):
            "check GENESYS_ENV_URL and the network, then run again"
        }
    }
}

extension DirectoryError.BodyFault {
    var words: String {
        switch self {
        case .notJSON: "it is no JSON"
        case .value(let fault, let place): "\(place.isEmpty ? "it" : place) \(fault.words)"
        case .tooLong(let limit): "the body is longer than \(limit) bytes"
        case .nested(let depth): "it is nested \(depth) deep"
        case .otherGroup: "it is another group"
        case .personNotShown: "the person was not shown"
        case .skillsNotShown: "the person came without skills"
        }
    }
}

extension DirectoryError.ValueFault {
    fileprivate var words: String {
        switch self {
        case .missing: "is missing"
        case .null: "is null"
        case .wrongType: "is of the wrong type"
        case .empty: "is empty"
        case .holdsNUL: "holds a NUL character"
        case .tooLong: "is too long to be kept"
        case .pathStep: "would be a step in a URL's path"
        case .twice: "is there twice"
        case .unfitForHeader: "holds what no header may"
        case .unreadable: "is unreadable"
        }
    }
}

extension DirectoryError.WriteObstacle {
    var words: String {
        switch self {
        case .targetGone: "the server does not have it any more"
        case .versionUnfit(let version): "its version \"\(version)\" cannot stand in If-Match, which takes ASCII alone"
        case .notJSON: "its skills cannot be written as JSON"
        case .restNotKept: "the group cannot be written back with its skills replaced and all else as it was read"
        }
    }

    /// What to do about it.
    var advice: Advice {
        switch self {
        case .targetGone: "run again: the next poll finds out what became of it"
        case .versionUnfit:
            "let the server make its versions entity tags (RFC 7232, section 2.3), then run again"
        case .notJSON: "see what is mapped: \(command: "export")"
        case .restNotKept:
            "see what the server shows at that path: something is there twice, or the JSON is not what it should be"
        }
    }
}

extension DirectoryError.AttributeFault {
    var words: String {
        switch self {
        case .singleValued: "it holds one value only"
        case .mutability(let word): "it is \(word)"
        case .returned(let word): "groups do not show it (returned: \(word))"
        case .type(let word): "its type is \(word)"
        case .withoutValue: "its type is complex without a value"
        }
    }
}

extension DirectoryError.AccessNeed {
    /// What to do where it is missing.
    var advice: Advice {
        switch self {
        case .permission(let name): "give the OAuth client's role the permission \(name)"
        case .scope(let name): "give the OAuth client the scope \(name) in the admin console"
        }
    }
}

extension PagedList {
    /// What is listed.
    var words: String {
        switch self {
        case .groups: "groups"
        case .members(let group): "people in \"\(group.name)\""
        case .skills: "skills"
        }
    }

    /// What the server calls the place of a page.
    var place: String { self == .groups ? "startIndex" : "pageNumber" }

    /// What the server calls the number of all there are.
    var totalName: String { self == .groups ? "totalResults" : "total" }
}
