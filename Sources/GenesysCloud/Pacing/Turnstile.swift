import Domain
import Synchronization

/// Lets so many in at a time, in the order in which they came.
final class Turnstile: Sendable {
    private struct Waiter {
        let number: Int
        let entered: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var lastNumber = 0
        var waiting: [Waiter] = []
    }

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(free: max(1, places)))
    }

    /// How many wait for a place.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for a place, which is held until ``leave()``.
    ///
    /// - Throws: `DirectoryError.cancelled` where the task is cancelled first; no place is held then.
    func enter() async throws(DirectoryError) {
        let number: Int? = state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            state.lastNumber += 1
            return state.lastNumber
        }
        guard let number else { return }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0, number: number) }
        } onCancel: {
            stopWaiting(number: number)
        }
        guard entered else { throw .cancelled }
    }

    /// Gives the place to the first who waits for one.
    func leave() {
        let next: Waiter? = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.entered.resume(returning: true)
    }

    private func wait(_ continuation: CheckedContinuation<Bool, Never>, number: Int) {
        let entered: Bool? = state.withLock { state in
            // A cancellation that came before is seen here, one that comes later finds the waiter in the queue.
            if Task.isCancelled { return false }
            if state.free > 0 {
                state.free -= 1
                return true
            }
            state.waiting.append(Waiter(number: number, entered: continuation))
            return nil
        }
        if let entered { continuation.resume(returning: entered) }
    }

    private func stopWaiting(number: Int) {
        let waiter: Waiter? = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
        }
        waiter?.entered.resume(returning: false)
    }
}
