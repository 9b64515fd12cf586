import Domain
import Testing

@Suite struct BackoffTests {
    @Test func `the ceiling doubles with each failure up to sixty seconds`() {
        let ceilings = (1...8).map { Backoff().ceiling(afterFailures: $0) }
        #expect(ceilings == [1, 2, 4, 8, 16, 32, 60, 60].map(Duration.seconds))
        #expect(Backoff().ceiling(afterFailures: 10_000) == .seconds(60))
    }

    @Test func `the delay is that fraction of the ceiling which chance says`() {
        #expect(Backoff().delay(afterFailures: 3, fraction: 0) == .zero)
        #expect(Backoff().delay(afterFailures: 3, fraction: 0.5) == .seconds(2))
        #expect(Backoff().delay(afterFailures: 3, fraction: 1) == .seconds(4))
    }
}
