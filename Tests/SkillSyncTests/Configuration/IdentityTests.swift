import Domain
import Store
import Testing

@testable import skill_sync

@Suite struct IdentityTests {
    @Test(arguments: [
        ("skill-sync", nil, "skill-sync@vm"), ("skill-sync", "jortiz", "jortiz (as skill-sync)@vm"),
        ("root", "root", "root@vm"), ("root", "", "root@vm"), (nil, nil, "uid 44444@vm"),
        (nil, "jortiz", "jortiz (as uid 44444)@vm"),
    ])
    func `who asked sudo is named beside the user that the work is done as`(
        user: String?, sudoUser: String?, told: String
    ) {
        #expect(Identity(user: user, userID: 44444, sudoUser: sudoUser, host: "vm").text == told)
    }

    @Test func `an import by sudo is on record under both names`() async throws {
        let desk = try Desk()
        let file = try desk.write(#"{"groups": {"A": ["a"]}}"#, to: "mappings.json")
        let process = try RunningProcess(
            ["import", file] + desk.options, environment: desk.environment.merging(["SUDO_USER": "jortiz"]) { $1 })
        #expect(await process.end().status == 0)
        let importedBy = try #require(try desk.store().currentRevision()?.provenance.importedBy)
        #expect(importedBy.hasPrefix("jortiz (as ") && importedBy.contains(")@"), "\(importedBy)")
    }
}
