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

extension Listing {
    /// The fields that say which target a row is about: the group itself.
    static func targetFields(_ target: @escaping (Row) -> (kind: Target.Kind, id: String?, name: String)) -> [Field] {
        [
            Field("groupId") { target($0).kind == .group ? Value(target($0).id) : .null },
            Field("groupName") { target($0).kind == .group ? .text(target($0).name) : .null },
            Field("targetKind") { .text(target($0).kind.rawValue) },
            Field("targetId") { Value(target($0).id) },
            Field("targetName") { .text(target($0).name) },
        ]
    }

    static func targetFields(_ target: @escaping (Row) -> Target) -> [Field] {
        targetFields { row in
            let target = target(row)
            return (target.kind, target.serverID, target.name)
        }
    }
}
