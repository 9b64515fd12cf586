import Domain
import Foundation
import Testing

@testable import GenesysCloud

struct GroupListTests {
    private func list(_ json: String) throws -> GroupList<WireGroup> {
        try JSONDecoder().decode(GroupList<WireGroup>.self, from: Data(json.utf8))
    }

    @Test func `a resource that is no group is told with its place among all, and the rest is read`() throws {
        let list = try list(
            """
            {"totalResults": 9, "Resources": [
                {"id": "1", "displayName": "Sales"}, {"id": "2"}, 7,
                {"id": "4", "displayName": "Support", "skills": [1]},
                {"id": "5", "displayName": "Care"}]}
            """)
        let (groups, unreadable) = list.sorted(from: 101)
        #expect(list.totalResults == 9)
        #expect(groups.map(\.id) == ["1", "5"])
        #expect(
            unreadable == [
                UnreadableGroup(index: 102, id: "2", reason: .value(.missing, at: "displayName")),
                UnreadableGroup(index: 103, id: nil, reason: .value(.wrongType, at: "")),
                UnreadableGroup(index: 104, id: "4", reason: .value(.wrongType, at: "skills.[0]")),
            ])
    }

    @Test func `names are the same in whichever case, and none may be there in two`() throws {
        let list = try list(#"{"totalresults": 1, "resources": [{"id": "1", "displayName": "Sales"}]}"#)
        #expect(list.totalResults == 1)
        #expect(list.sorted(from: 1).groups.map(\.id) == ["1"])
        #expect(throws: DecodingError.self) { try self.list(#"{"Resources": [], "resources": []}"#) }
    }

    @Test func `a list need not say how many there are`() throws {
        let list = try list(#"{"Resources": []}"#)
        #expect(list.totalResults == nil)
        #expect(list.resources.isEmpty)
    }

    @Test(arguments: [#"{"totalResults": 0}"#, #"{"totalResults": 5, "itemsPerPage": 0}"#])
    func `Resources may be left out where there are none`(json: String) throws {
        #expect(try list(json).resources.isEmpty)
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"totalResults": 5}"#, #"{"Resources": {}}"#, #"{"Resources": null}"#,
        #"{"totalResults": "5", "Resources": []}"#, #"{"message": "no"}"#,
    ])
    func `anything else is no list`(json: String) {
        #expect(throws: DecodingError.self) { try list(json) }
    }
}
