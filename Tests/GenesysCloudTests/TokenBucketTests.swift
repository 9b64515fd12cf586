import Testing

@testable import GenesysCloud

struct TokenBucketTests {
    /// When each of so many requests goes that all come at once.
    private func departures(_ count: Int, requestsPerMinute: Int) -> [Duration] {
        var bucket = TokenBucket(requestsPerMinute: requestsPerMinute)
        var now = Duration.zero
        return (0..<count).map { _ in
            now += bucket.delay(at: now)
            bucket.take(at: now)
            return now
        }
    }

    @Test func `a second's worth goes at once and the rest at an even pace`() {
        #expect(
            departures(8, requestsPerMinute: 300) == [
                .zero, .zero, .zero, .zero, .zero, .milliseconds(200), .milliseconds(400), .milliseconds(600),
            ])
    }

    @Test func `a slow pace still lets one go at once`() {
        #expect(departures(3, requestsPerMinute: 10) == [.zero, .seconds(6), .seconds(12)])
    }

    @Test func `what is not used is saved up for one second only`() {
        var bucket = TokenBucket(requestsPerMinute: 120)
        let now = Duration.seconds(3600)
        bucket.take(at: now)
        bucket.take(at: now)
        #expect(bucket.delay(at: now) == .milliseconds(500))
    }

    @Test func `a pace of nothing is taken as one a minute`() {
        #expect(departures(2, requestsPerMinute: 0) == [.zero, .seconds(60)])
    }
}
