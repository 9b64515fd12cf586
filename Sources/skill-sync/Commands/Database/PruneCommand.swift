import ArgumentParser
import Domain
import Store

struct PruneCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Takes old history away, while a daemon is at work if need be, and leaves a record that it went.",
        discussion: """
            What the present state builds on stays, and so do all revisions: who mapped what, when, from which file. The trail \
            still verifies. The file does not shrink: its free pages are used for what comes next.

            EXAMPLES
              skill-sync db prune --before 365d
              skill-sync db prune --before 2026-01-01
            """)

    @Option(
        help: ArgumentHelp("What happened before then goes: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var before: TimeArgument

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let (now, date) = (context.now(), before.date(now: context.now()))
        guard date < now else {
            throw CommandFailure(
                date == now
                    ? "--before is now, which leaves no history to ask about"
                    : "--before is \(date.readable), which is still to come",
                try: "name a time that is past, such as 365d", .usage)
        }
        // A mistyped path shall not make a database.
        let store = try await options.openForReading(context)
        let progress = ProgressLine(console: context.console)
        let pruned: Pruned
        do {
            pruned = try store.prune(before: date, by: context.identity) { gone in
                progress.show("pruned \(counted(gone.events, "event")) and \(counted(gone.cycles, "cycle"))")
                return true
            }
        } catch {
            throw CommandFailure(error)
        }
        progress.clear()
        let what =
            pruned == Pruned()
            ? "Nothing to prune" : "Pruned \(counted(pruned.events, "event")) and \(counted(pruned.cycles, "cycle"))"
        context.console.out("\(what) from before \(date.readable).\n")
    }
}
