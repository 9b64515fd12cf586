import Domain
import Testing

@testable import GenesysCloud

struct TurnstileTests {
    @Test func `those who wait come in in the order in which they came`() async throws {
        let turnstile = Turnstile(places: 1)
        let (entered, record) = AsyncStream<Int>.makeStream()
        try await turnstile.enter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...5 {
                group.addTask {
                    try await turnstile.enter()
                    record.yield(number)
                    turnstile.leave()
                }
                while turnstile.waiting < number { await Task.yield() }
            }
            turnstile.leave()
            try await group.waitForAll()
        }
        record.finish()
        #expect(await entered.reduce(into: []) { $0.append($1) } == [1, 2, 3, 4, 5])
    }

    @Test func `a wait that is cancelled keeps no place`() async throws {
        let turnstile = Turnstile(places: 1)
        try await turnstile.enter()
        await withTaskGroup(of: DirectoryError?.self) { group in
            group.addTask {
                do throws(DirectoryError) {
                    try await turnstile.enter()
                    return nil
                } catch {
                    return error
                }
            }
            while turnstile.waiting < 1 { await Task.yield() }
            group.cancelAll()
            #expect(await group.next() == .cancelled)
        }
        #expect(turnstile.waiting == 0)
        turnstile.leave()
        try await turnstile.enter()
    }
}
