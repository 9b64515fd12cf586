import ArgumentParser
import Domain
import Store

struct SchemaCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "The views to read the database by from outside, and what their columns mean, as Markdown.",
        discussion: """
            EXAMPLES
              skill-sync db schema
              skill-sync db schema > SCHEMA.md
            """)

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        do {
            context.console.out(SchemaPage(views: try store.documentedViews()).markdown)
        } catch {
            throw CommandFailure(error)
        }
    }
}

/// The page that docs/SCHEMA.md is.
struct SchemaPage {
    let views: [DocumentedView]

    var markdown: String {
        """
        # The database from outside

        The database is one SQLite file. These views are made to be read from outside, with `sqlite3`, Datasette, DuckDB or
        Grafana, also while a daemon is at work; their names and columns stay. The tables below them may change. This page is
        what `skill-sync db schema` prints.

        Times are milliseconds since 1970-01-01T00:00:00Z. To read them:

        | with | |
        |---|---|
        | SQLite, Datasette | `datetime(at / 1000, 'unixepoch')` |
        | DuckDB | `epoch_ms(at)` |
        | Grafana | `at / 1000 AS time` |

        ```sh
        sqlite3 -readonly skill-sync.db 'SELECT target_name, cause, missing, extra FROM drift'
        sqlite3 -readonly skill-sync.db 'SELECT outcome, count(*) FROM attempts GROUP BY outcome'
        ```
        \(views.map(section).joined())
        """
    }

    private func section(_ view: DocumentedView) -> String {
        let rows = view.columns.map { "| `\($0.name)` | \($0.meaning ?? "") |" }
        return """

            ## \(view.name)

            \(view.meaning)

            | column | |
            |---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
