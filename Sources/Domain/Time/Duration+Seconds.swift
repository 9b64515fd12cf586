extension Duration {
    /// To the tenth of a second: `16s`, `0.5s`.
    public var seconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
}

/// A duration as a detail of a log line: `0.5s` to people, a number of seconds to programs.
public struct Seconds: CustomStringConvertible, Hashable, Sendable {
    public let duration: Duration

    public init(_ duration: Duration) { self.duration = duration }

    public var description: String { duration.seconds }
}
