import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

struct PlatformGroupTests {
    @Test(arguments: [(100, 25), (10, 10)])
    func `groups come by the 25 at the most, without members`(asked: Int, got: Int) async throws {
        try await withPlatform(client: { $0.pageSize = asked }) { directory, world in
            await world.addGroups(count: 60)
            let page = try await directory.page(at: 1, known: nil)
            #expect(page.groupCount == got)
            #expect(page.totalResults == 60)
            #expect(await world.requests.last?.query == "startIndex=1&count=\(got)&excludedAttributes=members")
            #expect(try await directory.page(at: 51, known: nil).groupCount == 10)
        }
    }

    @Test func `a group has a version and leaves its skills to its members`() async throws {
        try await withPlatform { directory, world in
            let id = await world.add(displayName: "Sales")
            let page = try await directory.page(at: 1, known: nil)
            guard case .groups(let groups) = page.contents, let group = groups.first else {
                Issue.record("\(page)")
                return
            }
            #expect((group.id, group.displayName, group.version) == (id, "Sales", "1"))
            #expect(group.skills == nil)
            #expect(group.groups == [])
        }
    }

    @Test(arguments: [
        "Sales", "sales", "Sales \"East\"", "back\\slash", "50 % & more + #1", "Caf\u{E9}", "Cafe\u{301}", "a eq \"b\"",
        "line\nbreak", "\u{1F600}",
    ])
    func `a group is found by its name, exactly`(name: String) async throws {
        try await withPlatform { directory, world in
            let others = ["Sales EMEA", "SALES", "Caf\u{E9} 2", "caf\u{E9}", "Cafe", name + " "]
            for other in others { await world.add(displayName: other) }
            let id = await world.add(displayName: name)
            let found = try await directory.groups(named: name)
            #expect(found.groups.map(\.id) == [id])
            #expect(found.isComplete)
            let twin = await world.add(displayName: name)
            let both = try await directory.groups(named: name)
            #expect(Set(both.groups.map(\.id)) == [id, twin])
            let none = try await directory.groups(named: "nobody")
            #expect(none.groups.isEmpty && none.isComplete)
        }
    }

    @Test(arguments: [
        (Fault.errorBody(400, code: "bad.request", message: "what {is} this"), "what {is} this"),
        (.scimError(400, type: "invalidFilter", detail: "no such filter"), "no such filter (invalidFilter)"),
        (.scimError(404, detail: "gone"), "gone"),
    ])
    func `either shape of an error is understood on a path of SCIM`(fault: Fault, detail: String) async throws {
        try await withPlatform { directory, world in
            await world.inject(fault, on: .list())
            let error = await #expect(throws: DirectoryError.self) { try await directory.page(at: 1, known: nil) }
            guard case .refused(_, _, detail: detail)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: [
        (#"{"id": ".", "displayName": "A"}"#, DirectoryError.BodyFault.value(.pathStep, at: "id")),
        (#"{"displayName": "A"}"#, .value(.missing, at: "id")),
        (#"{"id": "a", "displayName": "A\u0000B"}"#, .value(.holdsNUL, at: "displayName")),
        (#"{"id": "a", "displayName": 3}"#, .value(.wrongType, at: "displayName")),
        (#"{"id": "a", "displayName": "A", "meta": {"version": true}}"#, .value(.wrongType, at: "meta.version")),
    ])
    func `what is no group is told of and skipped`(
        group: String, reason: DirectoryError.BodyFault
    ) async throws {
        try await withPlatform { directory, world in
            let body = #"{"totalResults": 2, "Resources": [\#(group), {"id": "b", "displayName": "B"}]}"#
            await world.inject(.status(200, body: body), on: .list())
            let page = try await directory.page(at: 1, known: nil)
            #expect(page.unreadable.map(\.reason) == [reason])
            guard case .groups(let groups) = page.contents else { return }
            #expect(groups.map(\.id) == ["b"])
        }
    }
}
