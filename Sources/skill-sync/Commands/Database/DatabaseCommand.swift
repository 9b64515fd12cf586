import ArgumentParser

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Looks after the database file.",
        discussion: """
            EXAMPLES
              skill-sync db backup /backup/skill-sync.db
              skill-sync db check
              skill-sync db prune --before 365d
            """,
        subcommands: [BackupCommand.self, DatabaseCheckCommand.self, PruneCommand.self, SchemaCommand.self])
}
