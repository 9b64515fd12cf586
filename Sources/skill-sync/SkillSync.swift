import ArgumentParser
import Foundation
import ProcessMemory

/// The command `skill-sync`.
@main
struct SkillSync: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skill-sync",
        abstract: "Keeps agents' routing skills in step with their SCIM groups.",
        discussion: """
            EXAMPLES
              skill-sync demo                     a tour with a simulated server
              skill-sync import config.json       the file becomes the next revision
              skill-sync plan                     what would change, and why
              skill-sync run                      keeps the groups in step
              skill-sync audit trail "Sales"      what happened to one group

            EXIT CODES
              0   done; for plan and audit drift: nothing pending
              1   something failed or could not be confirmed; the audit says what
              2   plan, audit drift: changes are pending, or there is drift
              3   run --once, plan: the guard holds the plan
              4   audit verify and report, db check and backup: an altered or damaged trail
              64  usage
              65  the input's contents are invalid
              66  a file cannot be opened or made, or is not a database of skill-sync
              75  another skill-sync holds this database
              77  credentials refused, or a permission or scope is missing
              78  configuration
            """,
        version: Version.current,
        subcommands: [
            ImportCommand.self, ExportCommand.self, PlanCommand.self, RunCommand.self, AuditCommand.self,
            StatusCommand.self, CheckCommand.self, DatabaseCommand.self, DemoCommand.self,
        ])

    static func main() async {
        // Not worth an error: where it is not possible, all else is as before.
        _ = process_memory_kept_private()
        let console = Console.standard(environment: ProcessInfo.processInfo.environment)
        do {
            let command = try parseAsRoot()
            try await perform(command, try Context.process(console))
        } catch {
            let arguments = Array(CommandLine.arguments.dropFirst())
            guard let failure = failure(for: error, arguments) else { exit(withError: error) }
            console.error(failure.told(as: LogFormat(askedForIn: arguments), at: Date(), style: console.errorStyle))
            Foundation.exit(failure.exitCode.rawValue)
        }
    }
}

extension SkillSync {
    /// Runs the command. What it fails with names further commands with the options that it was given itself.
    static func perform(_ command: any ParsableCommand, _ context: Context) async throws {
        guard let own = command as? any ContextCommand else {
            var command = command
            return try command.run()
        }
        do {
            try await own.run(context)
        } catch let failure as CommandFailure {
            if failure.isSilent { try failIfResultsWereLost(context) }
            let named = (own as? any ConfiguredCommand).map { failure.namingAssumedDialect($0.options, context) }
            throw (named ?? failure).repeating(own.given)
        }
        try failIfResultsWereLost(context)
    }

    /// What is told of an error; `nil` where it is a request for help or the version.
    static func failure(for error: any Error, _ arguments: [String]) -> CommandFailure? {
        if let failure = error as? CommandFailure { return failure }
        return exitCode(for: error).rawValue == CommandFailure.ExitCode.usage.rawValue
            ? misuse(error, arguments) : nil
    }

    private static func failIfResultsWereLost(_ context: Context) throws(CommandFailure) {
        if let loss = context.console.loss() { throw CommandFailure(resultsLost: loss) }
    }

    /// What was mistyped, as ArgumentParser says it, a line each.
    static func misuse(_ error: any Error, _ arguments: [String] = []) -> CommandFailure {
        if let failure = unknownCommand(in: arguments) { return failure }
        let lines = message(for: error).split(whereSeparator: \.isNewline).map { line in
            String(line.trimmingPrefix(while: \.isWhitespace))
        }
        return CommandFailure(lines.first ?? "", details: Array(lines.dropFirst()), try: help(for: error), .usage)
    }

    /// The help of the command that was mistyped, as its message names it.
    private static func help(for error: any Error) -> Advice {
        let named = fullMessage(for: error).firstMatch(of: /See '(skill-sync [^']*--help)'/)?.1
        return named.map { "\($0)" } ?? "skill-sync --help"
    }
}

extension SkillSync {
    /// What is told where no command is called so; `nil` where these arguments name one.
    private static func unknownCommand(in arguments: [String]) -> CommandFailure? {
        var path = [Self._commandName]
        var commands = Self.configuration.subcommands
        for argument in arguments {
            if commands.isEmpty || argument.hasPrefix("-") || argument == "help" { return nil }
            if let next = commands.first(where: { $0._commandName == argument }) {
                path.append(argument)
                commands = next.configuration.subcommands
                continue
            }
            let whole = path.joined(separator: " ")
            let nearest = NearestName.to(argument, among: commands.map { $0._commandName })
            let advice: Advice = nearest.map { "did you mean \"\(whole) \($0)\"?" } ?? "\(whole) --help"
            return CommandFailure("\"\(whole)\" has no command \"\(argument)\"", try: advice, .usage)
        }
        return nil
    }
}

enum Version {
    static let current = "0.1.0"
}

/// A command that is handed what it has of the world.
protocol ContextCommand: ParsableCommand {
    /// What the commands that its messages name are about.
    var given: GivenOptions { get }

    func run(_ context: Context) async throws
}

/// A command about the user's own configuration and database.
protocol ConfiguredCommand: ContextCommand {
    var options: GlobalOptions { get }
}

extension ConfiguredCommand {
    var given: GivenOptions { options.given }
}
