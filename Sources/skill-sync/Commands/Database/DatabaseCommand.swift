import ArgumentParser

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Looks after the database file.",
        discussion: """
            EXAMPLES
              skill-sync db prune --before 365d
            """,
        subcommands: [PruneCommand.self, SchemaCommand.self])
}
