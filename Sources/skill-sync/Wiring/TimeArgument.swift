import ArgumentParser
import Foundation

/// A moment on the command line: RFC 3339, with or without seconds and offset, a date, or a span back from now (`90m`, `24h`,
/// `7d`). Without an offset it is UTC, as all times are that we show.
struct TimeArgument: ExpressibleByArgument, Hashable, Sendable {
    private enum Moment: Hashable {
        case absolute(Date)
        case before(seconds: Double)
    }

    static let help = "RFC 3339, a date, a date and a time in UTC, or a span back from now such as 90m, 24h or 7d."

    private let moment: Moment

    /// - Throws: what there is to choose from.
    init(named text: String) throws {
        guard let time = TimeArgument(argument: text) else { throw ValidationError("it must be \(Self.help)") }
        self = time
    }

    init?(argument: String) {
        if let seconds = Self.span(argument) {
            moment = .before(seconds: seconds)
        } else if let date = Self.date(argument) {
            moment = .absolute(date)
        } else {
            return nil
        }
    }

    /// A period of which either end may be left open.
    ///
    /// - Throws: where it would end before it begins.
    static func period(
        since: TimeArgument?, until: TimeArgument?, now: Date
    ) throws(CommandFailure) -> (since: Date?, until: Date?) {
        let (beginning, end) = (since?.date(now: now), until?.date(now: now))
        if let beginning, let end, beginning > end { throw CommandFailure(beginning: beginning, end: end) }
        return (beginning, end)
    }

    func date(now: Date) -> Date {
        switch moment {
        case .absolute(let date): date
        case .before(let seconds): now.addingTimeInterval(-seconds)
        }
    }

    /// A time of which something may be known.
    ///
    /// - Throws: where it is yet to come.
    func past(now: Date) throws(CommandFailure) -> Date {
        let date = date(now: now)
        if date > now {
            throw CommandFailure(
                "\(date.readable) is yet to come: it is \(now.readable) now", try: "name a time that has passed", .usage
            )
        }
        return date
    }

    private static func span(_ text: String) -> Double? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9})([smhd])/), let count = Double(match.1) else { return nil }
        let units: [Substring: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        // A century is longer ago than anything that a database of ours holds.
        return units[match.2].map { $0 * count }.flatMap { $0 <= 100 * 366 * 86400 ? $0 : nil }
    }

    /// The style takes dates that there are not and does not mind what follows, so form and figures are looked at first.
    private static func date(_ text: String) -> Date? {
        let form =
            /([0-9]{4}-[0-9]{2}-[0-9]{2})([Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?/
        guard let match = text.wholeMatch(of: form), let day = day(String(match.1)) else { return nil }
        guard let hour = match.3, let minute = match.4 else { return day }
        let second = match.5 ?? "00"
        guard let hours = Int(hour), let minutes = Int(minute), let seconds = Int(second), hours < 24, minutes < 60,
            seconds < 60
        else { return nil }
        let instant = "\(match.1)T\(hour):\(minute):\(second)\(match.6 ?? "")\((match.7 ?? "Z").uppercased())"
        return try? Date.ISO8601FormatStyle(includingFractionalSeconds: match.6 != nil).parse(instant)
    }

    private static func day(_ text: String) -> Date? {
        let style = Date.ISO8601FormatStyle().year().month().day()
        guard let day = try? style.parse(text), day.formatted(style) == text else { return nil }
        return day
    }
}

extension CommandFailure {
    /// A period that was asked for ends before it begins.
    init(beginning: Date, end: Date) {
        self.init(
            "the period would begin at \(beginning.readable) and end at \(end.readable)",
            try: "name a --since that is before --until", .usage)
    }
}
