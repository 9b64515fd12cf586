import ArgumentParser
import Domain
import Store

struct PruneCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Removes old history and records the removal. A daemon may be running.",
        discussion: """
            What the present state builds on stays, and so do all revisions: who mapped what, when, from which file. The trail \
            still verifies. The file does not shrink: its free pages are used for what comes next.

            EXAMPLES
              skill-sync db prune --before 365d
              skill-sync db prune --before 2026-01-01
            """)

    @Option(
        help: ArgumentHelp("Remove what happened before then: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var before: TimeArgument

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let now = context.now()
        let date = before.date(now: now)
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
        context.console.out(
            pruned == Pruned()
                ? "Nothing to prune from before \(date.readable): no event is that old, or all of them are still needed.\n"
                : "Pruned \(counted(pruned.events, "event")) and \(counted(pruned.cycles, "cycle")) "
                    + "from before \(date.readable).\n")
    }
}
