import Foundation

/// A time as the page shows it, to programs and to people.
struct TimeText: Hashable, Sendable {
    let machine: String
    let readable: String

    init(_ time: Date) {
        machine = time.rfc3339
        readable = time.readable
    }
}

extension Range<Date> {
    /// For people: how long it is.
    var length: String {
        let minutes = Int((upperBound.timeIntervalSince(lowerBound) / 60).rounded())
        return switch minutes {
        case ..<120: counted(minutes, "minute")
        case ..<2880: counted(minutes / 60, "hour")
        default: (minutes / 1440).grouped + " days"
        }
    }
}

extension Int {
    /// For people: the digits in groups of three.
    var grouped: String {
        let digits = String(magnitude)
        let groups = stride(from: digits.count, to: 0, by: -3).map { end in
            digits.dropLast(digits.count - end).suffix(3)
        }
        return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }
}
