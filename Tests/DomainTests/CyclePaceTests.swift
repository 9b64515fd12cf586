import Domain
import Testing

@Suite struct CyclePaceTests {
    private func pace(_ requests: Int, perMinute: Int = 300, every seconds: Int = 60) -> CyclePace {
        CyclePace(requests: requests, requestsPerMinute: perMinute, interval: .seconds(seconds))
    }

    @Test func `a cycle fits where its requests take no longer than the interval`() {
        #expect(pace(300).fits)
        #expect(!pace(301).fits)
        #expect(pace(301, every: 61).fits)
        #expect(pace(450, perMinute: 300).duration == .seconds(90))
        #expect(pace(0, perMinute: 0).fits)
    }

    @Test func `it is news where the requests are a quarter more or less, or anything else is another`() {
        #expect(pace(400).isNews(after: nil))
        #expect(!pace(500).isNews(after: pace(400)))
        #expect(pace(501).isNews(after: pace(400)))
        #expect(!pace(300).isNews(after: pace(400)))
        #expect(pace(299).isNews(after: pace(400)))
        #expect(pace(400, perMinute: 299).isNews(after: pace(400)))
        #expect(pace(400, every: 30).isNews(after: pace(400)))
    }

    private func requests(names: Int, groups: Int, members: [Int], ofPeople: Bool = true) -> Int {
        Poll.requests(
            names: names, groups: groups, members: members, groupsPerPage: ofPeople ? 25 : 100, isByNames: ofPeople,
            membersPerPage: ofPeople ? 100 : nil)
    }

    @Test func `a poll takes the pages of all groups, or a request for each name where that is less`() {
        #expect(requests(names: 3, groups: 26, members: []) == 2)
        #expect(requests(names: 3, groups: 101, members: []) == 3)
        #expect(requests(names: 3, groups: 101, members: [], ofPeople: false) == 2)
        #expect(requests(names: 0, groups: 0, members: []) == 1)
    }

    @Test func `what a server says beyond all reason is a number all the same`() {
        let many = requests(names: .max, groups: .max, members: [.max, .max, -1])
        #expect(many >= CyclePace.mostRequests)
        #expect(!pace(many, perMinute: 1).fits)
        #expect(pace(.max).isNews(after: pace(1)))
        #expect(pace(.max, perMinute: 1).duration == .seconds(60) * CyclePace.mostRequests)
        #expect(!Poll.isCheaper(byNames: .max, than: .max, 1))
    }

    @Test func `and the pages of the people in each mapped group, one at the least`() {
        #expect(requests(names: 4, groups: 25, members: [0, 1, 100, 101]) == 1 + 1 + 1 + 1 + 2)
        #expect(requests(names: 4, groups: 25, members: [0, 1, 100, 101], ofPeople: false) == 1)
    }
}
