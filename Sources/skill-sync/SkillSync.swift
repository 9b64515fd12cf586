import ArgumentParser
import Foundation

/// The command `skill-sync`.
@main
struct SkillSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skill-sync",
        abstract: "Keeps the routing skills of Genesys Cloud groups in step with a mapping.",
        discussion: """
            EXAMPLES
              skill-sync demo                      a tour with a simulated server: no credentials, no network
              skill-sync import config.json        the file's groups become the next revision of the mappings
              skill-sync plan                      what would change, and why; changes nothing
              skill-sync run                       keeps the groups in step until it is stopped
              skill-sync audit trail "Sales EMEA"  what happened to one group, by whose mapping, when

            EXIT CODES
              0 done   1 something failed   2 changes pending, or drift   64 usage   65 invalid input
              66 cannot open   75 another skill-sync holds the database   77 no permission   78 configuration
            """,
        version: Version.current,
        subcommands: [
            ImportCommand.self, ExportCommand.self, PlanCommand.self, RunCommand.self, AuditCommand.self,
            StatusCommand.self, CheckCommand.self, DemoCommand.self,
        ])

    static func main() async {
        let context = Context.process()
        do {
            var command = try parseAsRoot()
            if let command = command as? any ContextCommand {
                try await command.run(context)
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            context.console.error(failure.message(style: context.console.errorStyle))
            Foundation.exit(failure.exitCode.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}

enum Version {
    static let current = "0.1.0"
}

/// A command that is handed what it has of the world.
protocol ContextCommand: ParsableCommand {
    func run(_ context: Context) async throws
}
