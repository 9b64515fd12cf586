extension World {
    /// Every request in the order of arrival; empty if only counts are kept.
    public var requests: [RequestRecord] { log.records }

    /// Every PUT in the order of arrival; empty if only counts are kept.
    public var puts: [PutRecord] { log.records.compactMap(\.put) }

    public var counts: RequestCounts {
        var counts = log.counts
        counts.tokensIssued = tokens.issued
        return counts
    }

    /// Waits until a request is as wanted, which is asked of each when it arrives, when a PUT has had its effect, and
    /// when it is settled. Requests seen already are considered first, unless only counts are kept.
    ///
    /// - Throws: `CancellationError` if the waiting task is cancelled.
    public func request(where isWanted: @Sendable (RequestRecord) -> Bool) async throws -> RequestRecord {
        if let past = log.records.first(where: isWanted) { return past }
        let (listener, records) = log.listen()
        defer { log.stopListening(listener) }
        for await record in records where isWanted(record) { return record }
        throw CancellationError()
    }

    /// Waits until the request of this number has arrived; for ever, if it is past and only counts are kept.
    public func request(number: Int) async throws -> RequestRecord {
        try await request { $0.number == number }
    }

    /// Waits until the counts are as wanted; they are looked at now and with every event of the log.
    ///
    /// - Throws: `CancellationError` if the waiting task is cancelled.
    public func counts(where isWanted: @Sendable (RequestCounts) -> Bool) async throws -> RequestCounts {
        if isWanted(counts) { return counts }
        let (listener, records) = log.listen()
        defer { log.stopListening(listener) }
        for await _ in records where isWanted(counts) { return counts }
        throw CancellationError()
    }
}
