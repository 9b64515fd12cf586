import Synchronization

/// A clock that goes on only when somebody sleeps: a sleep ends at once and moves the time on by its length.
///
/// Sleeps that the test wants to look at last until it lets them go, or until their task is cancelled. Every sleep is
/// recorded.
public final class ManualClock: Clock {
    public struct Instant: InstantProtocol {
        /// Since the clock was made.
        public fileprivate(set) var offset: Duration

        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        public static func < (earlier: Instant, later: Instant) -> Bool { earlier.offset < later.offset }
    }

    private struct Sleeper {
        let number: Int
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleeps: [Duration] = []
        var sleepers: [Sleeper] = []
        var lastNumber = 0
    }

    private let holds: @Sendable (Duration) -> Bool
    private let state = Mutex(State())
    private let held: AsyncStream<Duration>
    private let announce: AsyncStream<Duration>.Continuation

    /// - Parameter holds: which sleeps, by their length, last until ``release()``, or until
    ///   ``advance(by:)`` has come so far.
    public init(holding holds: @escaping @Sendable (Duration) -> Bool = { _ in false }) {
        self.holds = holds
        (held, announce) = AsyncStream.makeStream()
    }

    public var now: Instant { state.withLock { $0.now } }
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Every sleep that was begun, in order.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Moves the time on, and lets the held sleeps end that have lasted long enough.
    public func advance(by duration: Duration) {
        let awake = state.withLock { state in
            state.now.offset += duration
            let now = state.now
            let awake = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return awake
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }

    /// Waits until a sleep is held; each is told of once.
    public func heldSleep() async -> Duration? {
        var iterator = held.makeAsyncIterator()
        return await iterator.next()
    }

    /// Lets every held sleep end, with the time moved on to its end.
    public func release() {
        let sleepers = state.withLock { state in
            let sleepers = state.sleepers
            state.sleepers = []
            state.now = sleepers.map(\.deadline).reduce(state.now, max)
            return sleepers
        }
        for sleeper in sleepers { sleeper.continuation.resume() }
    }

    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let (length, number) = state.withLock { state in
            let length = deadline.offset - state.now.offset
            state.sleeps.append(length)
            state.lastNumber += 1
            return (length, state.lastNumber)
        }
        guard holds(length) else {
            state.withLock { $0.now = max($0.now, deadline) }
            return
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers.append(Sleeper(number: number, deadline: deadline, continuation: continuation))
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) } else { announce.yield(length) }
            }
        } onCancel: {
            let sleeper: Sleeper? = state.withLock { state in
                state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
