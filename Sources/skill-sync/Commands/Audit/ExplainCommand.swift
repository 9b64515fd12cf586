import ArgumentParser
import Domain
import Store

struct ExplainCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a group is, or is not, in step with its mapping, and what happens next.",
        discussion: """
            EXAMPLES
              skill-sync audit explain "Sales EMEA"
              skill-sync audit explain 1f0c5a4e-0000-4000-8000-000000000007 --format json
            """)

    @Argument(help: ArgumentHelp("The group's name or id.", valueName: "group"))
    var group: String

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let explanation: Explanation
        do { explanation = try store.explanation(of: group) } catch { throw CommandFailure(error) }
        let reasoning = Reasoning(
            about: explanation, daemon: SyncLock.holder(databasePath: store.path), now: context.now(),
            given: given)
        context.console.out(
            try reasoning.facts.render(as: query.format, style: context.console.style) {
                let columns: [Column<Reasoning.Point>] = [
                    Column("ABOUT", tone: { _ in .faint }) { $0.about },
                    Column("WHAT THE RECORDS SAY", wrapping: true, tone: { $0.tone }) { $0.sentence },
                ]
                return Table(columns).render(reasoning.points, style: context.console.style)
            })
    }
}
