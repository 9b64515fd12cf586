import Foundation
import Synchronization

/// A wall clock that stands where it was set.
final class SetClock: Sendable {
    private let time: Mutex<Date>

    init(_ time: Date) { self.time = Mutex(time) }

    var now: Date { time.withLock { $0 } }

    func advance(_ seconds: Double) {
        time.withLock { $0 += seconds }
    }

    /// Moves on to `date`; a clock that is past it stays.
    func advance(to date: Date) {
        time.withLock { $0 = max($0, date) }
    }
}
