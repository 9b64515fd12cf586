extension World {
    /// Lets the next `times` requests that match, after the first `after` that do, meet a fault.
    ///
    /// Faults wait in the order of injection, and a request meets one at most. Every injection counts every request
    /// that matches it towards its `after`, whichever fault that request meets.
    public func inject(_ fault: Fault, on matcher: RequestMatcher = .any, times: Int = 1, after: Int = 0) {
        faults.add(fault, on: matcher, times: times, after: after)
    }

    /// Lets `percent` of the requests that match meet a fault by chance: 500, 503, 429, or a connection dropped before
    /// or after applying.
    ///
    /// Injected faults come first. The same seed and the same order of requests give the same faults.
    public func misbehave(percent: Int, seed: UInt64, on matcher: RequestMatcher = .any) {
        faults.misbehave(Misbehaviour(percent: percent, seed: seed, on: matcher))
    }

    /// Forgets all faults that have not happened yet, those by chance included. Held requests stay held.
    public func clearFaults() {
        faults.removeAll()
    }

    /// The injected faults of which some are yet to happen.
    public var pendingFaults: Int { faults.pending }

    /// Lets a held request go on. Does nothing if it is not held.
    public func release(_ request: Int) {
        gates.removeValue(forKey: request)?.finish()
    }

    /// Lets every held request go on.
    public func releaseAll() {
        for gate in gates.values { gate.finish() }
        gates.removeAll()
    }
}
