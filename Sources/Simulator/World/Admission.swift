/// A request on its way through the world.
struct Admission: Sendable {
    var record: RequestRecord
    /// Ends when a held request is released.
    let gate: AsyncStream<Void>?

    /// Waits for the release of a request that is to be held.
    ///
    /// - Throws: `CancellationError` if the server stops first.
    func released() async throws {
        if let gate { for await _ in gate {} }
        try Task.checkCancellation()
    }

    /// Waits until the task is cancelled, and throws then.
    static func forever() async throws {
        let (never, continuation) = AsyncStream<Void>.makeStream()
        defer { continuation.finish() }
        for await _ in never {}
        try Task.checkCancellation()
    }
}
