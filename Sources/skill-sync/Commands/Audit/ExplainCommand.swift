import ArgumentParser
import Domain
import Store

struct ExplainCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a group or a person is, or is not, in step with the mappings, and what happens next.",
        discussion: """
            EXAMPLES
              skill-sync audit explain "Sales EMEA"
              skill-sync audit explain "Ann Lee"
              skill-sync audit explain 1f0c5a4e-0000-4000-8000-000000000007 --format json
            """)

    @Argument(help: ArgumentHelp("The name or id of a group or a person.", valueName: "group|person"))
    var target: String

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let daemon: SyncLock.Holder?
        do { daemon = try SyncLock.daemon(databasePath: store.path) } catch { throw CommandFailure(error) }
        let (facts, points): (FactSheet, [ReasoningPoint])
        do {
            try store.requireKnown(target)
            let vocabulary = try Vocabulary(store)
            if let person = try store.personExplanation(of: target) {
                let reasoning = PersonReasoning(
                    about: person, daemon: daemon, vocabulary: vocabulary, given: given)
                (facts, points) = (reasoning.facts, reasoning.points)
            } else if let passed = try store.passedPerson(meantBy: target) {
                let reasoning = PassedReasoning(
                    person: passed, lastCycle: try store.lastCycle(), daemon: daemon, given: given)
                (facts, points) = (reasoning.facts, reasoning.points)
            } else {
                let reasoning = Reasoning(
                    about: try store.explanation(of: target), daemon: daemon, vocabulary: vocabulary,
                    given: given)
                (facts, points) = (reasoning.facts, reasoning.points)
            }
        } catch {
            throw CommandFailure(error, in: store)
        }
        context.console.out(
            try facts.render(as: query.format, style: context.console.style) {
                let columns: [Column<ReasoningPoint>] = [
                    Column("ABOUT", tone: { _ in .faint }) { $0.about },
                    Column("WHAT THE RECORDS SAY", flexible: true, tone: { $0.tone }) { $0.sentence },
                ]
                return Table(columns).render(points, style: context.console.style)
            })
    }
}
