/// Why a call to the directory was given up.
public enum DirectoryError: Error, Hashable, Sendable {
    /// A call by method and path, without the query.
    public struct Call: Hashable, Sendable, CustomStringConvertible {
        public let method: String
        public let path: String

        public init(method: String, path: String) {
            self.method = method
            self.path = path
        }

        public var description: String { "\(method) \(path)" }
    }

    /// No connection to the host could be made.
    case unreachable(host: String, reason: ConnectionFault)
    case timedOut(Call, after: Duration)
    case connectionLost(Call, reason: ConnectionFault)
    /// An answer that says no and would say so again.
    case refused(Call, status: Int, detail: String)
    /// The server failed, or had not the time: a status of 500 and more, 408 or 425.
    case serverFailed(Call, status: Int, detail: String)
    /// An answer arrived, and could not be read.
    case unreadable(Call, reason: BodyFault)
    /// A write could not be made, which was found out before anything was sent.
    case unwritable(Call, reason: WriteObstacle)
    /// Still too many requests after as many waits.
    case rateLimited(Call, waits: Int)
    case credentialsRefused(status: Int, detail: String)
    /// The token does not carry the scope that writing needs.
    case scopeMissing(String, granted: [String])
    /// The credentials are good, but not for this; `needs` is what it takes, where that has a name.
    case permissionMissing(Call, detail: String, needs: AccessNeed? = nil)
    /// The same page came again where the next one was asked for: paging would never end. `at` is the start index of a page
    /// of groups, and the number of a page of anything else.
    case pageRepeated(of: PagedList, at: Int)
    /// After so many pages there were still more to come.
    case pagesWithoutEnd(of: PagedList, pages: Int, total: Int?)
    /// A list was not shown whole, so that nobody is known to be missing from it; `total` is how many the server says there
    /// are.
    case listShort(of: PagedList, seen: Int, total: Int?)
    /// The breaker is open after so many failures in a row; `last` is the latest.
    indirect case circuitOpen(failures: Int, retryAfter: Duration, last: DirectoryError)
    /// The group is no longer as the change starts from, which was found out before anything was sent.
    case changedMeanwhile(Call, expected: String?, found: String?)
    /// The server tells no version of the group, so that nothing would keep a write from running over somebody's edit.
    case versionMissing(Call)
    /// Groups have no attribute of this name; `known` are the names of those they have.
    case skillsAttributeMissing(String, inSchemas: Bool, groups: Int, known: [String])
    /// Groups have the attribute, but it cannot hold skills.
    case skillsAttributeUnfit(String, reason: AttributeFault)
    case cancelled

    /// Whether another try might do better: what a back-off and the circuit breaker are for.
    public var isTransient: Bool {
        switch self {
        case .unreachable, .timedOut, .connectionLost, .serverFailed: true
        default: false
        }
    }

    /// Whether it would meet every other call as well, so that going on with the next target is of no use.
    public var concernsEveryCall: Bool {
        switch self {
        case .circuitOpen, .cancelled, .credentialsRefused, .scopeMissing, .rateLimited, .skillsAttributeMissing,
            .skillsAttributeUnfit:
            true
        default: false
        }
    }

    /// The facts in one line, as they are kept in the database and in logs.
    public var facts: String {
        switch self {
        case .unreachable(let host, let reason): "unreachable host=\(host) reason=\(reason.facts)"
        case .timedOut(let call, let after): "timedOut \(call) after=\(after.seconds)"
        case .connectionLost(let call, let reason): "connectionLost \(call) reason=\(reason.facts)"
        case .refused(let call, let status, let detail): "refused \(call) status=\(status) \(detail)"
        case .serverFailed(let call, let status, let detail): "serverFailed \(call) status=\(status) \(detail)"
        case .unreadable(let call, let reason): "unreadable \(call) reason=\(reason.facts)"
        case .unwritable(let call, let reason): "unwritable \(call) reason=\(reason.facts)"
        case .rateLimited(let call, let waits): "rateLimited \(call) waits=\(waits)"
        case .credentialsRefused(let status, let detail): "credentialsRefused status=\(status) \(detail)"
        case .scopeMissing(let scope, let granted):
            "scopeMissing \(scope) granted=\(granted.joined(separator: ","))"
        case .permissionMissing(let call, let detail, _): "permissionMissing \(call) \(detail)"
        case .pageRepeated(of: .groups, let startIndex): "pageRepeated groups startIndex=\(startIndex)"
        case .pageRepeated(let list, let page): "pageRepeated \(list.facts) page=\(page)"
        case .pagesWithoutEnd(let list, let pages, let total):
            "pagesWithoutEnd \(list.facts) pages=\(pages) total=\(total.map { "\($0)" } ?? "none")"
        case .listShort(let list, let seen, let total):
            "listShort \(list.facts) seen=\(seen) total=\(total.map { "\($0)" } ?? "none")"
        case .circuitOpen(let failures, let retryAfter, let last):
            "circuitOpen failures=\(failures) retryAfter=\(retryAfter.seconds) last=(\(last.facts))"
        case .changedMeanwhile(let call, let expected, let found):
            "changedMeanwhile \(call) expected=\(expected ?? "none") found=\(found ?? "none")"
        case .versionMissing(let call): "versionMissing \(call)"
        case .skillsAttributeMissing(let attribute, let inSchemas, let groups, _):
            "skillsAttributeMissing \(attribute) schemas=\(inSchemas ? "read" : "none") groups=\(groups)"
        case .skillsAttributeUnfit(let attribute, let reason):
            "skillsAttributeUnfit \(attribute) reason=\(reason.facts)"
        case .cancelled: "cancelled"
        }
    }
}
