import Domain
import Foundation
import GenesysCloud
import Simulator
import Testing

struct AccessTests {
    @Test func `a check reads a page of groups, changes nothing and tells scopes and groups`() async throws {
        try await withDirectory { directory, world in
            await world.addGroups(count: 3)
            let access = try await directory.checkAccess()
            #expect(
                access
                    == Access(
                        grantedScopes: ["scim:groups:read", "scim:groups:write"], totalResults: 3, groupsRead: 3))
            #expect(await world.requests.map(\.endpoint) == [.token, .list])
            #expect(await world.requests.last?.query == "startIndex=1&count=100")
        }
    }
}
