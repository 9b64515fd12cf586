import ArgumentParser
import Foundation

/// Runs the commands of the tour and shows what they print.
struct DemoStage {
    let context: Context
    let environment: [String: String]
    /// Where the tour's files are; left out of what is shown.
    let configuration: String
    let database: String

    /// The same with another database.
    func over(database: String) -> DemoStage {
        DemoStage(context: context, environment: environment, configuration: configuration, database: database)
    }

    func tell(_ title: String?, _ text: String) {
        let heading = title.map { context.console.style.paint($0, .bold) + "\n" } ?? ""
        context.console.out("\n" + heading + text + "\n")
    }

    /// Runs one command, after showing it as a user would type it.
    func show(_ command: String, _ arguments: [String], as shown: String? = nil) async throws {
        let style = context.console.style
        context.console.out("\n" + style.paint("$ skill-sync \(command)\(shown.map { " " + $0 } ?? "")", .good) + "\n")
        let quiet = context.with(environment: environment)
        let options = ["--config", configuration, "--database", database, "--log-level", "error"]
        guard let parsed = try SkillSync.parseAsRoot(arguments + options) as? any ContextCommand else { return }
        do {
            try await parsed.run(quiet)
        } catch let failure as CommandFailure {
            context.console.out(failure.message(style: style))
            context.console.out(style.paint("(exit code \(failure.exitCode.rawValue))", .faint) + "\n")
        }
    }
}
