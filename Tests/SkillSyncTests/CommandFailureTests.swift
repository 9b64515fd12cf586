import Domain
import Store
import Testing

@testable import skill_sync

@Suite struct CommandFailureTests {
    @Test func `a message says what and what to do, in two lines`() {
        let failure = CommandFailure("it broke", try: "mend it", .failed)
        #expect(failure.message(style: .plain) == "error: it broke\ntry: mend it\n")
        #expect(
            failure.message(style: Style(usesColour: true))
                == "\u{1B}[31merror:\u{1B}[0m it broke\n\u{1B}[1mtry:\u{1B}[0m mend it\n")
    }

    @Test func `a silent one says nothing`() {
        #expect(CommandFailure.silent(.pending).message(style: .plain) == "")
    }

    @Test(arguments: [
        DirectoryError.unreachable(host: "api", reason: "refused"),
        .timedOut(DirectoryError.Call(method: "GET", path: "/x"), after: .seconds(30)),
        .connectionLost(DirectoryError.Call(method: "GET", path: "/x"), reason: "reset"),
        .refused(DirectoryError.Call(method: "GET", path: "/x"), status: 404, detail: "none"),
        .serverFailed(DirectoryError.Call(method: "GET", path: "/x"), status: 500, detail: "oops"),
        .unreadable(DirectoryError.Call(method: "GET", path: "/x"), reason: "no JSON"),
        .rateLimited(DirectoryError.Call(method: "GET", path: "/x"), waits: 10),
        .credentialsRefused(status: 401, detail: "no"), .scopeMissing("s", granted: []),
        .permissionMissing(DirectoryError.Call(method: "GET", path: "/x"), detail: "no"),
        .pageRepeated(startIndex: 101),
        .circuitOpen(failures: 5, retryAfter: .milliseconds(1500), last: "oops"), .cancelled,
        .changedMeanwhile(DirectoryError.Call(method: "PUT", path: "/x"), expected: "1", found: nil),
        .versionMissing(DirectoryError.Call(method: "PUT", path: "/x")),
        .skillsAttributeMissing("skils", inSchemas: true, groups: 0, known: ["skills"]),
        .skillsAttributeMissing("other", inSchemas: false, groups: 2, known: ["skills", "members"]),
        .skillsAttributeUnfit("skills", reason: "it is readOnly"),
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
            CommandFailure(DirectoryError.circuitOpen(failures: 5, retryAfter: .milliseconds(1500), last: "x")).what
                .contains("open for 1.5s"))
    }

    @Test func `the exit codes are those of the contract`() {
        let codes: [(CommandFailure.ExitCode, Int32)] = [
            (.failed, 1), (.pending, 2), (.usage, 64), (.invalidInput, 65), (.cannotOpenInput, 66), (.held, 75),
            (.noPermission, 77), (.configuration, 78),
        ]
        for (code, number) in codes { #expect(code.rawValue == number) }
    }
}
