import Domain
import Testing

@testable import GenesysCloud

struct CircuitBreakerTests {
    private let lost = DirectoryError.connectionLost(listCall, reason: .told("gone"))
    private let late = DirectoryError.timedOut(listCall, after: .seconds(30))

    /// A breaker that has seen so many failures in a row at the time zero.
    private func breaker(failures: Int) throws -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<failures {
            let pass = try breaker.admit(at: .zero)
            breaker.failed(lost, pass, at: .zero)
        }
        return breaker
    }

    @Test func `four failures in a row leave it closed`() throws {
        #expect(try breaker(failures: 4).refusal(at: .zero) == nil)
    }

    @Test func `the fifth failure in a row opens it for sixteen seconds`() throws {
        let breaker = try breaker(failures: 5)
        let refusal = DirectoryError.circuitOpen(failures: 5, retryAfter: .seconds(16), last: lost)
        #expect(breaker.refusal(at: .zero) == refusal)
        #expect(
            breaker.refusal(at: .seconds(15))
                == .circuitOpen(failures: 5, retryAfter: .seconds(1), last: lost))
        #expect(breaker.refusal(at: .seconds(16)) == nil)
    }

    @Test func `a success in between starts the count anew`() throws {
        var breaker = try breaker(failures: 4)
        breaker.succeeded()
        breaker.failed(lost, try breaker.admit(at: .zero), at: .zero)
        #expect(breaker.failures == 1)
        #expect(breaker.refusal(at: .zero) == nil)
    }

    @Test func `one probe goes through after the open time and the others are refused`() throws {
        var breaker = try breaker(failures: 5)
        #expect(try breaker.admit(at: .seconds(16)).isProbe)
        #expect(
            breaker.refusal(at: .seconds(16))
                == .circuitOpen(failures: 5, retryAfter: .seconds(1), last: lost))
    }

    @Test func `a probe that fails opens it for longer, up to a minute`() throws {
        var breaker = try breaker(failures: 5)
        var now = Duration.seconds(16)
        for (failures, seconds) in [(6, 32), (7, 60), (8, 60)] {
            breaker.failed(late, try breaker.admit(at: now), at: now)
            #expect(
                breaker.refusal(at: now)
                    == .circuitOpen(failures: failures, retryAfter: .seconds(seconds), last: late))
            now += .seconds(seconds)
        }
    }

    @Test func `a probe that succeeds closes it`() throws {
        var breaker = try breaker(failures: 5)
        _ = try breaker.admit(at: .seconds(16))
        breaker.succeeded()
        #expect(try breaker.admit(at: .seconds(16)) == CircuitBreaker.Pass(isProbe: false))
        #expect(breaker.failures == 0)
    }

    @Test func `a probe that tells nothing lets the next call be one`() throws {
        var breaker = try breaker(failures: 5)
        breaker.toldNothing(try breaker.admit(at: .seconds(16)), at: .seconds(17))
        #expect(try breaker.admit(at: .seconds(17)).isProbe)
    }

    @Test func `calls that were under way when it opened do not open it for longer`() throws {
        var breaker = CircuitBreaker()
        let passes = try (0..<8).map { _ in try breaker.admit(at: .zero) }
        for pass in passes { breaker.failed(lost, pass, at: .zero) }
        #expect(breaker.failures == 5)
        #expect(breaker.refusal(at: .seconds(16)) == nil)
    }
}
