import ArgumentParser
import Domain
import Store

struct ExportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints a revision of the mappings in a form that import takes.",
        discussion: """
            EXAMPLES
              skill-sync export > mappings.json
              skill-sync export --revision 3 --format csv     an earlier revision, as CSV
              skill-sync export --revision 3 > old.json       to go back: import old.json
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case json
        case csv
    }

    @Option(help: ArgumentHelp("The revision (default: the current one).", valueName: "n"))
    var revision: Int?

    @Option(help: "json or csv.")
    var format: Format = .json

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        do {
            let mappings = try store.mappings(revision: revision)
            context.console.out(try text(mappings, context.console.style))
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
    }

    private func text(_ mappings: [Mapping], _ style: Style) throws -> String {
        switch format {
        case .csv:
            return MappingTable.text(mappings, style: style)
        case .json:
            return try MappingDocument.text(mappings)
        }
    }
}
