import Domain
import Foundation
import GenesysCloud
import Simulator
import Testing

struct GroupTests {
    @Test func `a single group is read`() async throws {
        try await withDirectory { directory, world in
            let id = await world.add(displayName: "Sales", skills: ["b", "a"])
            let group = try #require(try await directory.group(id))
            #expect(group.displayName == "Sales")
            #expect(group.version == "1")
            #expect(group.skills == ["a", "b"])
        }
    }

    @Test func `a group the server does not know is nil`() async throws {
        try await withDirectory { directory, _ in
            let group = try await directory.group("nobody")
            #expect(group == nil)
        }
    }

    @Test func `an id stays one segment of the path`() async throws {
        try await withDirectory { directory, world in
            _ = try await directory.group("a/b?c=ä ..")
            let paths = await world.requests.map(\.path)
            #expect(paths.last == "/api/v2/scim/v2/Groups/a%2Fb%3Fc%3D%C3%A4%20..")
        }
    }

    @Test func `another group than was asked for is unreadable`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.status(200, body: #"{"id": "2", "displayName": "Sales"}"#), on: .read())
            let call = DirectoryError.Call(method: "GET", path: "/api/v2/scim/v2/Groups/1")
            await #expect(throws: DirectoryError.unreadable(call, reason: .otherGroup)) {
                try await directory.group("1")
            }
        }
    }
}
