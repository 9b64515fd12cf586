import Synchronization

/// A clock that stands still until it is told otherwise, or skips every sleep.
///
/// Every sleep is recorded. A skipped one ends at once, with the time moved on by its length.
final class ManualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (earlier: Instant, later: Instant) -> Bool { earlier.offset < later.offset }
    }

    enum Sleeping {
        case skipped
        /// Sleeps end when ``ManualClock/advance(by:)`` has come so far.
        case stepped
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

    private let sleeping: Sleeping
    private let state = Mutex(State())
    private let begun: AsyncStream<Duration>
    private let announce: AsyncStream<Duration>.Continuation

    init(_ sleeping: Sleeping = .skipped) {
        self.sleeping = sleeping
        (begun, announce) = AsyncStream.makeStream()
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    /// Every sleep that was begun, in order.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Waits for the next sleep to begin; each is told of once.
    func nextSleep() async -> Duration? {
        var iterator = begun.makeAsyncIterator()
        return await iterator.next()
    }

    /// Moves the time on and wakes whoever has slept long enough.
    func advance(by duration: Duration) {
        let awake = state.withLock { state in
            state.now.offset += duration
            let now = state.now
            let awake = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return awake
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let length = state.withLock { state in
            let length = deadline.offset - state.now.offset
            state.sleeps.append(length)
            if sleeping == .skipped { state.now = max(state.now, deadline) }
            return length
        }
        if sleeping == .skipped {
            announce.yield(length)
            return
        }
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
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
