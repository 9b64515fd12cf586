/// A clock whose instants are durations since the timeline was made, so that what is computed with them stays plain
/// arithmetic.
public struct Timeline: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    public init(_ clock: any Clock<Duration>) {
        self.init(opening: clock)
    }

    private init<C: Clock<Duration>>(opening clock: C) {
        let beginning = clock.now
        elapsed = { beginning.duration(to: clock.now) }
        pause = { try await clock.sleep(for: $0) }
    }

    public var now: Duration { elapsed() }

    /// Waits, and throws `DirectoryError.cancelled` where the task is cancelled.
    public func sleep(for duration: Duration) async throws(DirectoryError) {
        do {
            try await pause(duration)
        } catch {
            throw .cancelled
        }
    }
}
