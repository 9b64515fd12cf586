import Crypto
import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct ExportTests {
    private struct Line: Decodable {
        let id: Int64
        let at: String
        let hash: String
    }

    private func lines(_ events: [ExportedEvent]) throws -> [Line] {
        try events.map { try JSONDecoder().decode(Line.self, from: Data($0.json.utf8)) }
    }

    /// What stands in the line as the member "event", taken out as text.
    private func body(_ json: String) throws -> String {
        let start = try #require(json.range(of: #","event":"#))
        return String(json[start.upperBound...].dropLast())
    }

    @Test(arguments: [11, 33, 60] as [UInt64])
    func `the hashes of a long history follow from its lines alone, across what was pruned`(seed: UInt64) async throws {
        var history = try RandomHistory(seed: seed)
        try history.live(steps: 40)
        let whole = try history.store.events()
        let exported = try lines(whole)
        #expect(exported.map(\.id) == Array(1...Int64(whole.count)))
        #expect(whole.map(\.id) == exported.map(\.id))
        var hash = Data(count: 32)
        for (event, line) in zip(whole, exported) {
            let body = Data(SHA256.hash(data: Data(try body(event.json).utf8)))
            hash = Data(SHA256.hash(data: hash + body))
            #expect(line.hash == hash.hexadecimal)
        }
        let head = try await history.store.verify().head
        #expect(exported.last?.hash == head.hash)

        _ = try history.store.prune(before: history.instants[history.instants.count / 2].time, by: "ann@desk", batch: 9)
        let left = try history.store.events()
        #expect(left.count < whole.count)
        let kept = left.filter { $0.id <= head.id }
        #expect(kept.allSatisfy(Set(whole).contains), "what is left is exported just as it was")
    }

    @Test func `each line tells the time of its event to the millisecond`() throws {
        var history = try RandomHistory(seed: 60)
        try history.live(steps: 40)
        let times = try history.scratch.sql("SELECT at FROM events ORDER BY id").compactMap { Int64($0[0]) }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for (line, time) in zip(try lines(history.store.events()), times) {
            // A little more, because the style cuts off and half a millisecond is nearer than a Double is wrong.
            #expect(line.at == (Date(timeIntervalSince1970: (Double(time) + 0.1) / 1000)).formatted(style))
        }
    }

    @Test func `from whatever event it is gone on, it is the rest, just as it stood in the whole`() throws {
        var history = try RandomHistory(seed: 57)
        try history.live(steps: 20)
        let whole = try history.store.events()
        for (index, event) in whole.enumerated() {
            #expect(try history.store.events(after: event.id) == Array(whole[(index + 1)...]))
        }
        #expect(try history.store.events(after: 999_999).isEmpty)
    }

    @Test func `from whatever time it is asked for, it begins with the first event of that time`() throws {
        var history = try RandomHistory(seed: 57)
        try history.live(steps: 20)
        let whole = try history.store.events()
        let times = try history.scratch.sql("SELECT at FROM events ORDER BY id").compactMap { Double($0[0]) }
        for time in Set(times) {
            for offset in [-0.001, 0, 0.001] {
                let since = Date(timeIntervalSince1970: time / 1000) + offset
                let first = times.firstIndex { $0 / 1000 >= since.timeIntervalSince1970 - 0.0001 } ?? times.count
                #expect(try history.store.events(since: since) == Array(whole[first...]))
            }
        }
        let middle = try #require(whole.dropFirst(whole.count / 2).first)
        #expect(
            try history.store.events(after: middle.id, since: .distantPast)
                == history.store.events(after: middle.id), "the narrower of the two counts")
    }

    @Test func `from the time on that was pruned up to, everything is there to be exported`() throws {
        var history = try RandomHistory(seed: 57)
        try history.live(steps: 40)
        let horizon = history.instants[history.instants.count / 2].time
        let since = try history.store.events(since: horizon)
        #expect(!since.isEmpty)
        _ = try history.store.prune(before: horizon, by: "ann@desk")
        #expect(try history.store.events(since: horizon).prefix(since.count) == since[...])
        #expect(try history.store.events(since: horizon - 1).count >= since.count, "and of before what is left")
    }

    @Test func `whoever has enough is handed no more`() throws {
        var history = try RandomHistory(seed: 57)
        try history.live(steps: 10)
        var taken = 0
        try history.store.events { _ in
            taken += 1
            return taken < 3
        }
        #expect(taken == 3)
    }
}

extension Data {
    fileprivate var hexadecimal: String { map { String(format: "%02x", $0) }.joined() }
}
