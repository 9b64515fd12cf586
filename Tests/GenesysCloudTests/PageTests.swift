import Domain
import Foundation
import GenesysCloud
import Simulator
import Testing

struct PageTests {
    @Test func `a page is asked for by start index and page size, with the groups the server gives`() async throws {
        try await withDirectory(adjusting: { $0.pageSize = 3 }) { directory, world in
            let ids = await world.addGroups(count: 5, skills: { ["skill \($0)"] })
            let page = try await directory.page(at: 4, known: nil)
            let expected = await world.groups.suffix(2).map { group in
                Sighting(
                    id: group.id, displayName: group.displayName, version: "1", lastModified: group.lastModifiedText,
                    skills: SkillSet(group.skills))
            }
            #expect(page.contents == .groups(expected))
            #expect(expected.map(\.id) == Array(ids.suffix(2)))
            #expect(page.groupCount == 2)
            #expect(page.totalResults == 5)
            #expect(page.startIndex == 4)
            #expect(await world.requests.last?.query == "startIndex=4&count=3")
            #expect(await directory.requestsSent() == 2)
        }
    }

    @Test func `the same bytes are unchanged and other bytes are read`() async throws {
        try await withDirectory { directory, world in
            let ids = await world.addGroups(count: 2)
            let first = try await directory.page(at: 1, known: nil)
            let known = KnownPage(fingerprint: first.fingerprint, groupCount: 2, totalResults: 2)
            let second = try await directory.page(at: 1, known: known)
            #expect(first.fingerprint.bytes.count == 32)
            #expect(
                second
                    == GroupPage(
                        startIndex: 1, fingerprint: first.fingerprint, groupCount: 2, totalResults: 2,
                        contents: .unchanged))
            try await world.edit(ids[0], skills: ["new"])
            let third = try await directory.page(at: 1, known: known)
            guard case .groups(let groups) = third.contents else {
                Issue.record("the page was taken for unchanged")
                return
            }
            #expect(groups.first?.skills == ["new"])
            #expect(third.fingerprint != first.fingerprint)
        }
    }

    @Test func `a known page is not read again even where it could not be`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.garbage, on: .list(), times: 2)
            await #expect(throws: DirectoryError.unreadable(listCall, reason: .notJSON)) {
                try await directory.page(at: 1, known: nil)
            }
            let bytes: [UInt8] = [
                0xb6, 0xf8, 0xee, 0xe9, 0x0a, 0x3b, 0xe1, 0x9c, 0xf8, 0x47, 0x8d, 0x4b, 0x24, 0x79, 0x62, 0xd9,
                0x62, 0x97, 0x3e, 0x15, 0xd9, 0x81, 0x8d, 0x5e, 0xba, 0x8a, 0x8f, 0x1c, 0xf8, 0xae, 0x95, 0xc9,
            ]
            let known = KnownPage(fingerprint: Fingerprint(bytes: bytes), groupCount: 1, totalResults: 1)
            let page = try await directory.page(at: 1, known: known)
            #expect(page.contents == .unchanged)
        }
    }

    @Test func `a body cut off in the middle is unreadable and not an empty page`() async throws {
        try await withDirectory { directory, world in
            await world.addGroups(count: 2)
            await world.inject(.truncatedBody, on: .list())
            await #expect(throws: DirectoryError.unreadable(listCall, reason: .notJSON)) {
                try await directory.page(at: 1, known: nil)
            }
        }
    }

    @Test func `a body over the limit is unreadable and not collected`() async throws {
        try await withDirectory { directory, world in
            let body = String(repeating: "x", count: (16 << 20) + 1)
            await world.inject(.status(200, body: body), on: .list())
            let error = DirectoryError.unreadable(listCall, reason: .tooLong(limit: 16_777_216))
            await #expect(throws: error) { try await directory.page(at: 1, known: nil) }
        }
    }

    @Test(arguments: [302, 400, 404])
    func `any other status is a refusal with what the server says`(status: Int) async throws {
        try await withDirectory { directory, world in
            let body = #"{"detail": "line one\nline two", "message": "not this"}"#
            await world.inject(.status(status, headers: ["Location": "/elsewhere"], body: body), on: .list())
            await #expect(throws: DirectoryError.refused(listCall, status: status, detail: "line one line two")) {
                try await directory.page(at: 1, known: nil)
            }
            #expect(await world.counts[.other] == 0)
        }
    }

    @Test func `where the body says nothing the reason phrase stands in`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(410), on: .list())
            await #expect(throws: DirectoryError.refused(listCall, status: 410, detail: "Gone")) {
                try await directory.page(at: 1, known: nil)
            }
        }
    }
}
