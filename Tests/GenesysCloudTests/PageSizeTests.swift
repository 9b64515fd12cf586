import Domain
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// How much a page holds is the server's to choose, whatever is asked for.
struct PageSizeTests {
    /// Whether the server reckons its number of pages from what was asked for.
    @Test(arguments: [false, true])
    func `everybody asked for is read where a page holds fewer people`(countsAsAsked: Bool) async throws {
        try await withPlatform(settings: {
            $0.largestPage = 25
            $0.countsPagesAsAsked = countsAsAsked
        }) { directory, world in
            let people = await world.addPeople(count: 100)
            let found = try await directory.people(people)
            #expect(Set(found.members.map(\.id)) == Set(people))
            #expect(found.isComplete)
            #expect(await world.counts[.people] == 4)

            let others = try await directory.people(Array(people.prefix(60)) + ["nobody"])
            #expect(others.members.count == 60)
            #expect(others.isComplete)
            #expect(await world.counts[.people] == 7)
        }
    }

    @Test func `a list of people that repeats a page ends, and says nothing of who is missing`() async throws {
        try await withPlatform { directory, world in
            let people = await world.addPeople(count: 2)
            let page = #"{"entities":[{"id":"\#(people[0])","name":"A","skills":[]}],"total":2,"pageCount":2}"#
            await world.inject(.json(page), on: .people, times: 9)
            let found = try await directory.people(people)
            #expect(found.members.map(\.id) == [people[0]])
            #expect(!found.isComplete)
            #expect(await world.counts[.people] == 2)
        }
    }

    @Test(arguments: [false, true])
    func `every skill is asked about where a page holds fewer skills`(countsAsAsked: Bool) async throws {
        try await withPlatform(settings: {
            $0.largestPage = 25
            $0.countsPagesAsAsked = countsAsAsked
        }) { directory, world in
            let skills = await world.addSkills(count: 110)
            let gone = try await directory.unavailable(skills + ["gone"])
            #expect(gone == ["gone"])
            let listed = try await directory.skills(withPrefix: "Skill")
            #expect(listed.count == 110)
        }
    }

    @Test func `a group is found behind more groups of nearly its name than a page holds`() async throws {
        try await withPlatform(server: { $0.maximumPageSize = 10 }) { directory, world in
            for number in 0..<30 {
                // Upper and lower case as the bits of the number say.
                let name = "sales".enumerated().map {
                    number >> $0.offset & 1 == 1 ? $0.element.uppercased() : "\($0.element)"
                }
                await world.add(displayName: name.joined())
            }
            let exact = await world.add(displayName: "SALES")
            let found = try await directory.groups(named: "SALES")
            #expect(found.groups.map(\.id) == [exact])
            #expect(found.isComplete)
            #expect(await world.counts[.list] == 4)
        }
    }

    @Test func `where the pages of a name repeat themselves, the name is given up`() async throws {
        try await withPlatform { directory, world in
            let page = #"{"totalResults":40,"Resources":[{"id":"1","displayName":"sales"}]}"#
            await world.inject(.json(page), on: .list(), times: 9)
            await #expect(throws: DirectoryError.pageRepeated(of: .groups, at: 2)) {
                try await directory.groups(named: "Sales")
            }
            #expect(await world.counts[.list] == 2)
        }
    }
}
