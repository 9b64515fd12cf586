import Testing

@testable import Endurance

/// A few short days; `make days` lives through as many as one likes.
@Suite(.timeLimit(.minutes(10))) struct DaysTests {
    @Test(arguments: UInt64(1)...4)
    func `nothing is lost, doubled or run over on a bad day`(seed: UInt64) async throws {
        let tally = try await Day(seed: seed, cycles: 60).live()
        #expect(tally.writesInEffect > 0)
        #expect(tally.faults > 0)
    }

    @Test(arguments: UInt64(5)...6) func `the same seed is the same day`(seed: UInt64) async throws {
        #expect(try await Day(seed: seed, cycles: 40).live() == Day(seed: seed, cycles: 40).live())
    }
}
