import ArgumentParser
import Domain

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Answers from the database what drifted and what was done, by whose mapping, when.",
        discussion: """
            EXAMPLES
              skill-sync audit drift
              skill-sync audit trail "Sales EMEA" --since 7d
              skill-sync audit attempts --outcome conflict --format json
            """,
        subcommands: [
            DriftCommand.self, AttemptsCommand.self, TrailCommand.self, AppliedCommand.self, CyclesCommand.self,
            MappingsCommand.self, ConflictsCommand.self, ExplainCommand.self, VerifyCommand.self,
            AuditExportCommand.self, ReportCommand.self,
        ])
}
