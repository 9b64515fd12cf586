import Domain
import Store

/// What a cycle with nothing to change is going to cost, as `check` says it.
struct PaceForecast {
    let pace: CyclePace
    /// Nobody has polled yet, so how many people there are in the groups is not known.
    let isByMappingsAlone: Bool

    /// - Parameters:
    ///   - store: `nil` where there is no database yet.
    ///   - granted: what the server was seen to have.
    init(_ settings: Settings, _ store: Store?, _ directory: any Directory, _ granted: Access) async throws(StoreError)
    {
        let configured = settings.mappings?.count ?? 0
        let (names, known) = try store?.namesToAskFor() ?? (names: [], knownGroups: 0)
        let mapped = try store?.currentRevision() == nil ? configured : names.count
        let isPolled = known > 0
        // Where there are no people to read, the server has just told all that counts.
        isByMappingsAlone = !isPolled && (directory.membersPerPage != nil || granted.totalResults == nil)
        let members =
            isPolled
            ? try store.map { store throws(StoreError) in try Self.members(store) } ?? []
            : Array(repeating: 0, count: mapped)
        pace = CyclePace(
            requests: Poll.requests(
                names: mapped, groups: isPolled ? known : granted.totalResults ?? mapped, members: members,
                groupsPerPage: directory.groupsPerPage, isByNames: directory.pageSizeBesideNames != nil,
                membersPerPage: directory.membersPerPage),
            requestsPerMinute: await directory.requestsPerMinute(), interval: settings.pollingInterval)
    }

    /// How many people each mapped group has that leaves its skills to them, as its list last said: those that are passed over
    /// are on it as well. Of a group whose list said nothing, how many follow it.
    private static func members(_ store: Store) throws(StoreError) -> [Int] {
        let followers = try store.followers()
        var counts: [ExactName: Int] = [:]
        for group in followers.flatMap(\.groups) { counts[ExactName(group), default: 0] += 1 }
        counts.merge(try store.memberCounts()) { $1 }
        return try store.givers().map { counts[ExactName($0.id)] ?? 0 }
    }

    /// - Parameter configured: the setting `requestsPerMinute`.
    func verdict(configured: Int) -> CheckLine.Verdict {
        if pace.requests == 0 { return .ok("no group is mapped yet, so there is nothing to ask for") }
        let cost =
            "a cycle takes \(counted(pace.requests, "request")), \(pace.duration.seconds) at \(pace.requestsPerMinute) a minute"
            + (isByMappingsAlone ? " (by the mapped groups alone: nobody has polled yet)" : "")
        guard !pace.fits else { return .ok("\(cost), every \(pace.interval.seconds)") }
        let least = Int((pace.duration / .milliseconds(1)).rounded(.up))
        return .warning(
            "\(cost), but the next is due after \(pace.interval.seconds)",
            try: "set pollingIntervalMs to \(least) or more"
                + (pace.requestsPerMinute == configured ? ", or raise requestsPerMinute if the server allows more" : "")
                + "; or map fewer groups")
    }
}
