import Domain
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct CommandFailureTests {
    @Test func `a message says what and what to do, in two lines`() {
        let failure = CommandFailure("it broke", try: "fix it", .failed)
        #expect(failure.message(style: .plain) == "error: it broke\ntry: fix it\n")
        #expect(
            failure.message(style: Style(usesColour: true))
                == "\u{1B}[31merror:\u{1B}[0m it broke\n\u{1B}[1mtry:\u{1B}[0m fix it\n")
    }

    @Test func `a silent one says nothing`() {
        #expect(CommandFailure.silent(.pending).message(style: .plain) == "")
    }

    @Test(arguments: [
        DirectoryError.unreachable(host: "api", reason: .told("refused")),
        .unreachable(host: "api", reason: .late), .unreachable(host: "api", reason: .nameNotResolved),
        .unreachable(host: "api", reason: .unexplained),
        .unreachable(host: "api", reason: .tls(.tooWeak, told: "handshakeFailed UNSUPPORTED_PROTOCOL")),
        .unreachable(host: "api", reason: .tls(.certificate, told: "handshakeFailed CERTIFICATE_VERIFY_FAILED")),
        .unreachable(host: "api", reason: .tls(.notTLS, told: "handshakeFailed WRONG_VERSION_NUMBER")),
        .timedOut(DirectoryError.Call(method: "GET", path: "/x"), after: .seconds(30)),
        .connectionLost(DirectoryError.Call(method: "GET", path: "/x"), reason: .told("reset")),
        .refused(DirectoryError.Call(method: "GET", path: "/x"), status: 404, detail: "none"),
        .serverFailed(DirectoryError.Call(method: "GET", path: "/x"), status: 500, detail: "oops"),
        .unreadable(DirectoryError.Call(method: "GET", path: "/x"), reason: .notJSON),
        .unreadable(DirectoryError.Call(method: "GET", path: "/x"), reason: .value(.missing, at: "id")),
        .unreadable(DirectoryError.Call(method: "GET", path: "/x"), reason: .skillsNotShown),
        .unwritable(DirectoryError.Call(method: "PUT", path: "/x"), reason: .targetGone),
        .unwritable(DirectoryError.Call(method: "PUT", path: "/x"), reason: .versionUnfit("vé")),
        .unwritable(DirectoryError.Call(method: "PUT", path: "/x"), reason: .notJSON),
        .unwritable(DirectoryError.Call(method: "PUT", path: "/x"), reason: .restNotKept),
        .rateLimited(DirectoryError.Call(method: "GET", path: "/x"), waits: 10),
        .credentialsRefused(status: 401, detail: "no"), .scopeMissing("s", granted: []),
        .permissionMissing(DirectoryError.Call(method: "GET", path: "/x"), detail: "no"),
        .permissionMissing(
            DirectoryError.Call(method: "GET", path: "/x"), detail: "no", needs: .scope("scim:groups:read")),
        .pageRepeated(of: .groups, at: 101), .pagesWithoutEnd(of: .skills, pages: 10_000, total: nil),
        .listShort(of: .members(of: Giver(id: "g1", name: "Sales")), seen: 3, total: nil),
        .circuitOpen(failures: 5, retryAfter: .milliseconds(1500), last: .unreachable(host: "h", reason: .late)),
        .cancelled,
        .changedMeanwhile(DirectoryError.Call(method: "PUT", path: "/x"), expected: "1", found: nil),
        .versionMissing(DirectoryError.Call(method: "PUT", path: "/x")),
        .skillsAttributeMissing("skils", inSchemas: true, groups: 0, known: ["skills"]),
        .skillsAttributeMissing("other", inSchemas: false, groups: 2, known: ["skills", "members"]),
        .skillsAttributeUnfit("skills", reason: .mutability("readOnly")),
    ])
    func `every failure of the server is a sentence with a hint and no Swift in it`(error: DirectoryError) {
        let failure = CommandFailure(error)
        #expect(!failure.what.isEmpty && !failure.hint.isEmpty)
        #expect(
            !failure.what.contains("DirectoryError") && !failure.what.contains("Call(")
                && !failure.what.contains("Optional("))
        let exitCode: CommandFailure.ExitCode =
            switch error {
            case .credentialsRefused, .scopeMissing, .permissionMissing: .noPermission
            case .skillsAttributeMissing, .skillsAttributeUnfit: .configuration
            default: .failed
            }
        #expect(failure.exitCode == exitCode)
    }

    @Test func `a list without end is called by what it lists, in the words of its server`() {
        let sales = PagedList.members(of: Giver(id: "g1", name: "Sales"))
        let sentences: [(DirectoryError, String)] = [
            (.pageRepeated(of: .groups, at: 101), "the server gave the same page of groups again at startIndex 101"),
            (
                .pageRepeated(of: sales, at: 3),
                #"the server gave the same page of people in "Sales" again at pageNumber 3"#
            ),
            (
                .pagesWithoutEnd(of: .groups, pages: 10, total: nil),
                "after 10 pages of groups there are still more to come (totalResults is missing)"
            ),
            (
                .pagesWithoutEnd(of: .skills, pages: 10, total: 2000),
                "after 10 pages of skills there are still more to come (total 2000)"
            ),
        ]
        for (error, sentence) in sentences { #expect(CommandFailure(error).what == sentence) }
        // The size of a page of people is not for anybody to choose.
        #expect(
            !CommandFailure(DirectoryError.pagesWithoutEnd(of: sales, pages: 1, total: 2)).hint.contains("pageSize"))
    }

    @Test func `what keeps a write from being sent is no answer that makes no sense`() {
        let call = DirectoryError.Call(method: "PUT", path: "/x")
        for reason in [DirectoryError.WriteObstacle.targetGone, .versionUnfit("é"), .notJSON, .restNotKept] {
            let failure = CommandFailure(DirectoryError.unwritable(call, reason: reason))
            #expect(failure.what.hasPrefix("PUT /x was not sent: "))
            #expect(!failure.hint.contains("GENESYS_ENV_URL"))
        }
    }

    @Test(arguments: [
        (Damage.unknownWord("loast", column: "outcome"), #""loast" in the column outcome"#),
        (.rowMissing(table: "chain"), "no row in the table chain where one belongs"),
        (.skillsUnreadable, "a set of skills that is no list of skill ids"),
        (.wrongKind, "a value of another kind than its column has"),
    ])
    func `what a database has that is not ours is told by its place`(damage: Damage, words: String) {
        #expect(
            CommandFailure(StoreError.damaged(path: "/s.db", damage)).what
                == "the database at /s.db holds what skill-sync did not write there: \(words)")
        #expect(
            CommandFailure(trailUnreadable: .damaged(path: "/s.db", damage)).what
                == "the trail cannot be read: it has \(words)")
    }

    @Test func `a database that is not there is looked for first where a relative path leads`() {
        let hints = ["skill-sync.db", "/srv/skill-sync.db"].map { CommandFailure(StoreError.notFound(path: $0)).hint }
        let place = "check the path (--database, or \"database\" in the configuration)"
        let folder = FileManager.default.currentDirectoryPath
        #expect(
            hints == [
                "\(place): it is relative to the working directory, \(folder); if there is none yet, import mappings: "
                    + "skill-sync import FILE --database skill-sync.db",
                "\(place); if there is none yet, import mappings: skill-sync import FILE --database /srv/skill-sync.db",
            ])
    }

    @Test func `a full disk is called so, and what to do names its folder`() {
        let failure = CommandFailure(StoreError.full(path: "/srv/sync/skill-sync.db"))
        #expect(
            failure.message(style: .plain) == """
                error: the disk is full: there is no space left for /srv/sync/skill-sync.db
                try: make room (df -h /srv/sync), then run again; nothing was sent that is not on record

                """)
        #expect(failure.exitCode == .failed)
    }

    @Test(arguments: [
        (DiskWork.reading, "reading"), (.writing, "writing"), (.syncing, "making durable what was written to"),
        (.resizing, "changing the size of"), (.other(code: 3850), "work (SQLite code 3850) on"),
    ])
    func `a disk that fails is told by what was asked of it`(work: DiskWork, words: String) {
        let failure = CommandFailure(
            StoreError.diskFailed(path: "/srv/skill-sync.db", doing: work, reason: "disk I/O error"))
        #expect(failure.what == "the disk failed at \(words) /srv/skill-sync.db: disk I/O error")
        #expect(failure.hint.contains("dmesg") && failure.hint.contains("df -h /srv)"))
        #expect(failure.exitCode == .failed)
    }

    @Test func `lengths of time are told as people do`() {
        #expect(
            CommandFailure(DirectoryError.timedOut(.init(method: "GET", path: "/"), after: .milliseconds(1500))).what
                .contains("within 1.5s"))
    }

    @Test func `an open circuit is told with what opened it, and with what to do about that`() {
        let last = DirectoryError.unreachable(host: "api.example.com", reason: .nameNotResolved)
        let failure = CommandFailure(DirectoryError.circuitOpen(failures: 5, retryAfter: .seconds(16), last: last))
        #expect(
            failure.what == "api.example.com cannot be reached: the name cannot be resolved "
                + "(5 failures in a row; the circuit is open for 16s)")
        #expect(failure.hint == CommandFailure(last).hint)
        #expect(failure.exitCode == .failed)
    }

    @Test func `the exit codes are those of the contract`() {
        let codes: [(CommandFailure.ExitCode, Int32)] = [
            (.failed, 1), (.pending, 2), (.usage, 64), (.invalidInput, 65), (.cannotOpenInput, 66), (.held, 75),
            (.noPermission, 77), (.configuration, 78),
        ]
        for (code, number) in codes { #expect(code.rawValue == number) }
    }
}
