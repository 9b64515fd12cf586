/// The longest wait after so many failures in a row: one second, doubled with each, up to a minute.
enum Backoff {
    static let longest = Duration.seconds(60)

    static func ceiling(failures: Int) -> Duration {
        // 2^6 seconds are past the longest wait already.
        min(longest, .seconds(1 << max(0, min(failures - 1, 6))))
    }
}
