import Domain
import Testing

@Suite struct PollTests {
    private func page(
        at startIndex: Int, count: Int, of total: Int?, byte: UInt8? = nil, unreadable: Int = 0
    ) -> GroupPage {
        GroupPage(
            startIndex: startIndex,
            fingerprint: Fingerprint(bytes: Array(repeating: byte ?? UInt8(truncatingIfNeeded: startIndex), count: 32)),
            groupCount: count, totalResults: total, contents: .groups([]),
            unreadable: (0..<unreadable).map { UnreadableGroup(index: $0, id: nil, reason: .notJSON) })
    }

    @Test func `the next page follows from what arrived, not from what was asked for`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 25, of: 60))
        #expect(poll.next == 26)
        try poll.take(page(at: 26, count: 25, of: 60))
        try poll.take(page(at: 51, count: 10, of: 60))
        #expect(poll.next == nil)
        #expect(poll.arrived == 60)
        #expect(poll.isConsistent)
    }

    @Test func `ten thousand groups by the hundred are a hundred pages`() throws {
        var poll = Poll()
        while let next = poll.next {
            try poll.take(page(at: next, count: 100, of: 10_000, byte: UInt8(next / 100 % 251)))
        }
        #expect(poll.startIndexes.count == 100)
    }

    @Test func `a server without a total is read until a page is empty, and never shown complete`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 25, of: nil))
        #expect(poll.next == 26)
        try poll.take(page(at: 26, count: 0, of: nil))
        #expect(poll.next == nil)
        #expect(!poll.isConsistent)
    }

    @Test func `an empty page ends the poll though the total promises more`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 10, of: 30))
        try poll.take(page(at: 11, count: 0, of: 30))
        #expect(poll.next == nil)
        #expect(poll.arrived == 10)
    }

    @Test func `a total that moves makes the poll inconsistent`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 10, of: 20))
        try poll.take(page(at: 11, count: 10, of: 21))
        #expect(!poll.isConsistent)
    }

    @Test func `something unreadable makes the poll inconsistent`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 10, of: 10, unreadable: 1))
        #expect(!poll.isConsistent)
    }

    @Test func `the same bytes for the next page end the poll with an error`() throws {
        var poll = Poll()
        try poll.take(page(at: 1, count: 10, of: 100, byte: 7))
        #expect(throws: DirectoryError.pageRepeated(of: .groups, at: 11)) {
            try poll.take(page(at: 11, count: 10, of: 100, byte: 7))
        }
    }

    @Test(arguments: [nil, 1_000_000_000])
    func `pages that go on for ever are given up at ten thousand`(total: Int?) throws {
        var poll = Poll()
        let error = try #require(throws: DirectoryError.self) {
            while let next = poll.next {
                try poll.take(page(at: next, count: 1, of: total.map { $0 + next }, byte: UInt8(next % 251)))
            }
        }
        #expect(error == .pagesWithoutEnd(of: .groups, pages: 10_000, total: total.map { $0 + 10_000 }))
    }

    @Test func `ten thousand pages that come to their end are a poll`() throws {
        var poll = Poll()
        while let next = poll.next { try poll.take(page(at: next, count: 1, of: 10_000, byte: UInt8(next % 251))) }
        #expect(poll.arrived == 10_000)
    }

    @Test(arguments: [
        (names: 3, known: 100, isCheaper: true), (names: 4, known: 100, isCheaper: false),
        (names: 4, known: 101, isCheaper: true), (names: 0, known: 0, isCheaper: false),
        (names: 0, known: 1, isCheaper: true),
    ])
    func `asking by names is cheaper where there are fewer names than pages`(
        row: (names: Int, known: Int, isCheaper: Bool)
    ) {
        #expect(Poll.isCheaper(byNames: row.names, than: row.known, 25) == row.isCheaper)
    }
}
