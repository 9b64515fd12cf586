import Testing

@testable import GenesysCloud

struct BackoffTests {
    @Test(arguments: zip([0, 1, 2, 3, 4, 5, 6, 7, 8, 1_000_000], [1, 1, 2, 4, 8, 16, 32, 60, 60, 60]))
    func `the longest wait doubles with every failure, up to a minute`(failures: Int, seconds: Int) {
        #expect(Backoff.ceiling(failures: failures) == .seconds(seconds))
    }
}
