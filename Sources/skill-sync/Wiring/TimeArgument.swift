import ArgumentParser
import Foundation

/// A moment on the command line: RFC 3339, a date, or a span back from now (`90m`, `24h`, `7d`).
struct TimeArgument: ExpressibleByArgument, Hashable, Sendable {
    private enum Moment: Hashable {
        case absolute(Date)
        case before(seconds: Double)
    }

    static let help = "RFC 3339, a date, or a span back from now such as 90m, 24h or 7d."

    private let moment: Moment

    init?(argument: String) {
        if let seconds = Self.span(argument) {
            moment = .before(seconds: seconds)
        } else if let date = Self.date(argument) {
            moment = .absolute(date)
        } else {
            return nil
        }
    }

    func date(now: Date) -> Date {
        switch moment {
        case .absolute(let date): date
        case .before(let seconds): now.addingTimeInterval(-seconds)
        }
    }

    private static func span(_ text: String) -> Double? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()), count >= 0 else {
            return nil
        }
        return Double(count) * unit
    }

    private static func date(_ text: String) -> Date? {
        let styles = [
            Date.ISO8601FormatStyle(includingFractionalSeconds: true),
            Date.ISO8601FormatStyle(),
            Date.ISO8601FormatStyle().year().month().day(),
        ]
        return styles.lazy.compactMap { try? $0.parse(text) }.first
    }
}
