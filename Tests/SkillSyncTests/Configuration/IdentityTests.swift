import Domain
import Foundation
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
    ) throws {
        #expect(try Identity(user: user, userID: 44444, sudoUser: sudoUser, host: "vm").text() == told)
    }

    @Test func `the uid of the login and that of sudo stand at the end, where no name can pretend to be them`() throws {
        var identity = Identity(user: "root", userID: 0, host: "vm")
        identity.loginUserID = 1000
        #expect(try identity.text() == "root@vm [login uid 1000]")
        identity.sudoUser = "ann@vm [login uid 0]"
        identity.sudoUserID = 1001
        #expect(try identity.text() == "ann@vm [login uid 0] (as root)@vm [login uid 1000, sudo uid 1001]")
    }

    @Test(arguments: [("1000", 1000), ("0\n", 0), ("4294967295", nil), ("", nil), ("-1", nil)] as [(String, UInt32?)])
    func `where nobody logged in there is no uid of a login`(text: String, uid: UInt32?) {
        #expect(Identity.number(login: text) == uid)
    }

    @Test(arguments: ["ann\nroot", "ann\u{1B}[2K", "ann\u{202E}", "ann\u{7F}"])
    func `a name with characters that are not seen is refused, whichever it is`(name: String) {
        let identities = [
            Identity(user: name, userID: 1, host: "vm"), Identity(user: "root", userID: 0, sudoUser: name, host: "vm"),
            Identity(user: "ann", userID: 1, host: name),
        ]
        for identity in identities {
            #expect(throws: CommandFailure.self) { try identity.text() }
        }
    }

    @Test func `an import under such a name is refused, and leaves no database`() async throws {
        let desk = try Desk()
        let file = try desk.write(#"{"groups": {"A": ["a"]}}"#, to: "mappings.json")
        let process = try RunningProcess(
            ["import", file] + desk.options,
            environment: desk.environment.merging(["SUDO_USER": "ann\nroot", "SUDO_UID": "1000"]) { $1 })
        let end = await process.end()
        #expect(end.status == 64)
        #expect(!FileManager.default.fileExists(atPath: desk.database))
    }

    @Test func `an import by sudo is on record under both names`() async throws {
        let desk = try Desk()
        let file = try desk.write(#"{"groups": {"A": ["a"]}}"#, to: "mappings.json")
        let process = try RunningProcess(
            ["import", file] + desk.options,
            environment: desk.environment.merging(["SUDO_USER": "jortiz", "SUDO_UID": "1234"]) { $1 })
        #expect(await process.end().status == 0)
        let importedBy = try #require(try desk.store().currentRevision()?.provenance.importedBy)
        #expect(importedBy.hasPrefix("jortiz (as ") && importedBy.contains(")@"), "\(importedBy)")
        #expect(importedBy.hasSuffix("sudo uid 1234]"), "\(importedBy)")
    }

    /// Who has logged in already cannot log in anew, nor can everybody: then the number that the tests run under is expected.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/loginuid"), "it is Linux that tells"))
    func `an import is on record under the uid that the kernel says of the login`() async throws {
        let desk = try Desk()
        let file = try desk.write(#"{"groups": {"A": ["a"]}}"#, to: "mappings.json")
        let login = """
            { echo 4711 > /proc/self/loginuid; } 2>/dev/null; read -r uid < /proc/self/loginuid; echo "$uid" > "$0"; exec "$@"
            """
        let process = try RunningProcess(
            ["-c", login, desk.path("login"), RunningProcess.program.path, "import", file] + desk.options,
            program: URL(fileURLWithPath: "/bin/sh"), environment: desk.environment)
        #expect(await process.end().status == 0)
        let uid = try String(contentsOfFile: desk.path("login"), encoding: .utf8)
        let importedBy = try #require(try desk.store().currentRevision()?.provenance.importedBy)
        if let uid = Identity.number(login: uid) {
            #expect(importedBy.hasSuffix(" [login uid \(uid)]"), "\(importedBy)")
        } else {
            #expect(!importedBy.contains("login uid"), "\(importedBy)")
        }
    }
}
