import ArgumentParser
import Domain
import Store

struct BackupCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the database to a new file, while a daemon is at work if need be, and checks the copy.",
        discussion: """
            FILE is there afterwards complete and sound, or not at all. It is readable by its owner alone, and holds the state of \
            the moment at which the command began. What is there already is never overwritten. The head that it prints is one \
            to note elsewhere. Where the copy is not sound, it exits as db check does.

            EXAMPLES
              skill-sync db backup /backup/skill-sync-$(date +%F).db
              skill-sync db backup copy.db --format json
            """)

    @Argument(help: ArgumentHelp("The file to make.", valueName: "file"))
    var file: String

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let progress = ProgressLine(console: context.console)
        let backup: Backup
        do {
            backup = try await store.backUp(to: file, limit: DatabaseCheckCommand.limit) { step in
                progress.show(step.sentence)
            }
            progress.clear()
        } catch {
            progress.clear()
            throw CommandFailure(error)
        }
        guard backup.check.isSound, case .walked(let verification) = backup.check.trail else {
            throw failure(backup.check, of: store.path)
        }
        let facts = FactSheet(facts: [
            "file": .text(file), "bytes": .integer(backup.bytes), "events": .integer(verification.events),
            "pruned": .integer(verification.pruned), "headId": Value(verification.head.id),
            "head": .text(verification.head.hash),
        ])
        context.console.out(
            try facts.render(as: query.format, style: context.console.style) {
                sentence(backup, verification)
            })
    }

    private func sentence(_ backup: Backup, _ verification: Verification) -> String {
        let pruned = verification.pruned == 0 ? "" : ", \(verification.pruned) pruned"
        return """
            Wrote \(file.harmless): \(counted(verification.events, "event"))\(pruned), \(backup.bytes) bytes, checked.
            Its head: \(verification.head.id):\(verification.head.hash)

            """
    }

    /// What is wrong with the copy is wrong with the original: it was copied page by page.
    private func failure(_ check: DatabaseCheck, of path: String) -> CommandFailure {
        let wrong = check.lines.compactMap(\.failure)
        return CommandFailure(
            "no backup was made, because the copy of \(path) is not sound",
            details: wrong.flatMap { [$0.what] + $0.details },
            try: "look at the original: \(command: "db check", database: path)", wrong.first?.exitCode ?? .failed)
    }
}

extension BackupProgress {
    /// For people.
    var sentence: String {
        switch self {
        case .copied(let bytes, let total): "copied \(bytes >> 20) of \(total >> 20) MiB"
        case .checking: "checking the copy"
        }
    }
}
