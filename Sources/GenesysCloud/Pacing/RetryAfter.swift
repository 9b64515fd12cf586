import Foundation

/// How long a `Retry-After` header asks to wait: RFC 9110, section 10.2.3.
enum RetryAfter {
    /// Where the header is missing or makes no sense, as in the tutorial.
    static let standard = Duration.seconds(5)
    static let longest = Duration.seconds(600)

    /// - Parameters:
    ///   - header: whole seconds or an HTTP date in any of its three forms.
    ///   - now: what a date is relative to. A date that has passed asks for no wait.
    static func wait(_ header: String?, now: Date) -> Duration {
        guard let text = header?.trimmingCharacters(in: .whitespaces) else { return standard }
        if !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
            return Int(text).map { min(.seconds($0), longest) } ?? longest
        }
        // A date is ASCII, and Foundation's parser traps on accents.
        guard text.utf8.allSatisfy({ $0 < 0x80 }), let date = date(text) else { return standard }
        return .seconds(min(max(0, date.timeIntervalSince(now)), 600))
    }

    /// An HTTP date: RFC 9110, section 5.6.7, the obsolete forms included.
    private static func date(_ text: String) -> Date? {
        let parser = DateFormatter()
        parser.locale = Locale(identifier: "en_US_POSIX")
        parser.timeZone = TimeZone(identifier: "GMT")
        for format in ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"] {
            parser.dateFormat = format
            if let date = parser.date(from: text) { return date }
        }
        return nil
    }
}
