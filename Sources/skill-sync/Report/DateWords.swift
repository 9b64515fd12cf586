import Foundation

/// Times in as few words as an axis has room for, UTC.
extension Date {
    /// `2027-01-15`.
    var day: String { formatted(Date.ISO8601FormatStyle().year().month().day()) }

    /// `2027-01-15 08:00`.
    var minute: String { String(readable.dropLast(":00Z".count)) }

    /// `08:00`.
    var hour: String { String(minute.suffix("08:00".count)) }

    /// `15 Jan`.
    var dayAndMonth: String {
        let parts = parts
        return "\(parts.day) \(Self.months[parts.month - 1])"
    }

    /// `Jan 2027`.
    var monthAndYear: String {
        let parts = parts
        return "\(Self.months[parts.month - 1]) \(parts.year)"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var parts: (year: Int, month: Int, day: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: self)
        return (parts.year ?? 1970, parts.month ?? 1, parts.day ?? 1)
    }
}
