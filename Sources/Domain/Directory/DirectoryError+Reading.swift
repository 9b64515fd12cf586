/// The way back from ``DirectoryError/facts``, for records that people read. What the facts leave out is not there: the name of
/// a group whose list it was, the kind of a fault of TLS, the attributes that were found.
extension DirectoryError {
    /// - Returns: `nil` where the line is not the facts of an error.
    public init?(facts: String) {
        let (word, rest) = facts.parted(at: " ") ?? (facts, "")
        guard let error = Self.ofServer(word, rest) ?? Self.ofCall(word, rest) ?? Self.ofList(word, rest) else {
            return nil
        }
        self = error
    }

    /// What is about no single call.
    private static func ofServer(_ word: String, _ rest: String) -> DirectoryError? {
        switch word {
        case "cancelled" where rest.isEmpty: return .cancelled
        case "unreachable":
            guard let match = rest.wholeMatch(of: /host=(\S+) reason=(.*)/) else { return nil }
            return .unreachable(host: String(match.1), reason: ConnectionFault(facts: String(match.2)))
        case "credentialsRefused":
            guard let match = rest.wholeMatch(of: /status=(\d+) (.*)/), let status = Int(match.1) else { return nil }
            return .credentialsRefused(status: status, detail: String(match.2))
        case "scopeMissing":
            guard let match = rest.wholeMatch(of: /(\S+) granted=(.*)/) else { return nil }
            return .scopeMissing(String(match.1), granted: match.2.split(separator: ",").map(String.init))
        case "circuitOpen":
            guard let match = rest.wholeMatch(of: /failures=(\d+) retryAfter=(\S+) last=\((.*)\)/),
                let failures = Int(match.1), let wait = Duration(seconds: match.2),
                let last = DirectoryError(facts: String(match.3))
            else { return nil }
            return .circuitOpen(failures: failures, retryAfter: wait, last: last)
        case "skillsAttributeMissing":
            guard let match = rest.wholeMatch(of: /(\S+) schemas=(read|none) groups=(\d+)/), let groups = Int(match.3)
            else { return nil }
            return .skillsAttributeMissing(
                String(match.1), inSchemas: match.2 == "read", groups: groups, known: [])
        case "skillsAttributeUnfit":
            guard let match = rest.wholeMatch(of: /(\S+) reason=(.*)/),
                let reason = AttributeFault(facts: String(match.2))
            else { return nil }
            return .skillsAttributeUnfit(String(match.1), reason: reason)
        default: return nil
        }
    }

    /// What is about one call, which comes first.
    private static func ofCall(_ word: String, _ rest: String) -> DirectoryError? {
        guard let match = rest.wholeMatch(of: /([A-Z]+) (\S+)(?: (.*))?/) else { return nil }
        let call = Call(method: String(match.1), path: String(match.2))
        let told = match.3.map(String.init) ?? ""
        switch word {
        case "timedOut":
            return told.value(of: "after").flatMap { Duration(seconds: $0[...]) }.map { .timedOut(call, after: $0) }
        case "connectionLost":
            return told.value(of: "reason").map { .connectionLost(call, reason: ConnectionFault(facts: $0)) }
        case "refused", "serverFailed":
            guard let match = told.wholeMatch(of: /status=(\d+) (.*)/), let status = Int(match.1) else { return nil }
            let detail = String(match.2)
            return word == "refused"
                ? .refused(call, status: status, detail: detail) : .serverFailed(call, status: status, detail: detail)
        case "unreadable":
            return told.value(of: "reason").flatMap(BodyFault.init(facts:)).map { .unreadable(call, reason: $0) }
        case "unwritable":
            return told.value(of: "reason").flatMap(WriteObstacle.init(facts:)).map { .unwritable(call, reason: $0) }
        case "rateLimited": return told.value(of: "waits").flatMap { Int($0) }.map { .rateLimited(call, waits: $0) }
        case "permissionMissing": return .permissionMissing(call, detail: told)
        case "changedMeanwhile":
            guard let match = told.wholeMatch(of: /expected=(.*) found=(.*)/) else { return nil }
            return .changedMeanwhile(call, expected: String(match.1).unlessNone, found: String(match.2).unlessNone)
        case "versionMissing" where told.isEmpty: return .versionMissing(call)
        default: return nil
        }
    }

    /// What is about a list.
    private static func ofList(_ word: String, _ rest: String) -> DirectoryError? {
        let kinds = /(groups|skills|members group=\S+) (.*)/
        guard let match = rest.wholeMatch(of: kinds) else { return nil }
        let list = PagedList(facts: String(match.1))
        let told = String(match.2)
        switch word {
        case "pageRepeated":
            let place = told.value(of: list == .groups ? "startIndex" : "page")
            return place.flatMap { Int($0) }.map { .pageRepeated(of: list, at: $0) }
        case "pagesWithoutEnd":
            guard let match = told.wholeMatch(of: /pages=(\d+) total=(\d+|none)/), let pages = Int(match.1) else {
                return nil
            }
            return .pagesWithoutEnd(of: list, pages: pages, total: Int(match.2))
        case "listShort":
            guard let match = told.wholeMatch(of: /seen=(\d+) total=(\d+|none)/), let seen = Int(match.1) else {
                return nil
            }
            return .listShort(of: list, seen: seen, total: Int(match.2))
        default: return nil
        }
    }
}

extension DirectoryError.ConnectionFault {
    fileprivate init(facts: String) {
        let plain = [Self.late, .nameNotResolved, .unexplained]
        self = plain.first { $0.facts == facts } ?? .told(facts)
    }
}

extension DirectoryError.BodyFault {
    /// - Returns: `nil` where the text is not the facts of a fault.
    public init?(facts: String) {
        let plain = [Self.notJSON, .otherGroup, .personNotShown, .skillsNotShown]
        if let fault = plain.first(where: { $0.facts == facts }) {
            self = fault
        } else if let match = facts.wholeMatch(of: /(\w+)(?: at=(.*))?/),
            let fault = DirectoryError.ValueFault(rawValue: String(match.1))
        {
            self = .value(fault, at: match.2.map(String.init) ?? "")
        } else if let match = facts.wholeMatch(of: /(tooLong limit|nested depth)=(\d+)/), let number = Int(match.2) {
            self = match.1 == "nested depth" ? .nested(depth: number) : .tooLong(limit: number)
        } else {
            return nil
        }
    }
}

extension DirectoryError.WriteObstacle {
    fileprivate init?(facts: String) {
        if let obstacle = [Self.targetGone, .notJSON, .restNotKept].first(where: { $0.facts == facts }) {
            self = obstacle
        } else if let match = facts.wholeMatch(of: /versionUnfit version=(.*)/) {
            self = .versionUnfit(String(match.1))
        } else {
            return nil
        }
    }
}

extension DirectoryError.AttributeFault {
    fileprivate init?(facts: String) {
        if let fault = [Self.singleValued, .withoutValue].first(where: { $0.facts == facts }) {
            self = fault
            return
        }
        guard let match = facts.wholeMatch(of: /(mutability|returned|type)=(.*)/) else { return nil }
        let word = String(match.2)
        self = match.1 == "mutability" ? .mutability(word) : match.1 == "returned" ? .returned(word) : .type(word)
    }
}

extension PagedList {
    fileprivate init(facts: String) {
        switch facts {
        case "groups": self = .groups
        case "skills": self = .skills
        default:
            // The name is not on record.
            let id = facts.value(of: "members group") ?? facts
            self = .members(of: Giver(id: id, name: id))
        }
    }
}

extension Duration {
    /// From what ``Duration/seconds`` makes of it.
    fileprivate init?(seconds text: Substring) {
        guard text.last == "s", let seconds = Double(text.dropLast()), seconds.isFinite else { return nil }
        self = .milliseconds(Int((seconds * 1000).rounded()))
    }
}

extension String {
    fileprivate func parted(at separator: Character) -> (String, String)? {
        firstIndex(of: separator).map { (String(self[..<$0]), String(self[index(after: $0)...])) }
    }

    /// What follows `key=`, where the text begins so.
    fileprivate func value(of key: String) -> String? {
        hasPrefix(key + "=") ? String(dropFirst(key.count + 1)) : nil
    }

    fileprivate var unlessNone: String? { self == "none" ? nil : self }
}
