/// How many requests the server saw, by kind.
public struct RequestCounts: Hashable, Sendable {
    /// Requests that have arrived, answered or not.
    public internal(set) var arrived = 0
    /// Requests that have been answered or dropped.
    public internal(set) var settled = 0
    public internal(set) var byEndpoint: [Endpoint: Int] = [:]
    public internal(set) var byStatus: [Int: Int] = [:]
    /// Requests that met a fault.
    public internal(set) var faults = 0
    /// PUTs that changed a group, whatever the client was told.
    public internal(set) var putsInEffect = 0
    /// Requests that changed people's skills, whatever the client was told.
    public internal(set) var skillWritesInEffect = 0
    /// Edits of people's skills, by requests and by tests.
    public internal(set) var skillEdits = 0
    /// Edits by which a request took away what no request had given.
    public internal(set) var trespasses = 0
    public internal(set) var tokensIssued = 0

    /// Writes that changed a group or a person, whatever the client was told.
    public var writesInEffect: Int { putsInEffect + skillWritesInEffect }
    /// Requests of this kind that have arrived.
    public subscript(endpoint: Endpoint) -> Int { byEndpoint[endpoint] ?? 0 }
    /// Requests that were answered with this status.
    public func answered(_ status: Int) -> Int { byStatus[status] ?? 0 }
}
