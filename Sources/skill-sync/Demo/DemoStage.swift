import ArgumentParser
import Foundation

/// Runs the commands of the tour and shows what they print.
struct DemoStage {
    private let context: Context
    /// Another database than the configuration's.
    private var database: String?

    /// Writes the configuration and makes it that of every command. Nothing has to name it, so that what the commands
    /// tell to type next does not either.
    ///
    /// - Parameters:
    ///   - settings: a configuration file, a JSON object; the database is added.
    ///   - environment: what makes the commands talk to the simulated server.
    init(
        _ context: Context, settings: Data, in configuration: URL, database: URL, environment: [String: String]
    ) throws {
        var members = try JSONSerialization.jsonObject(with: settings) as? [String: Any] ?? [:]
        members["database"] = database.path
        try JSONSerialization.data(withJSONObject: members).write(to: configuration)
        self.context = context.with(
            environment: environment.merging(["SKILL_SYNC_CONFIG": configuration.path]) { $1 })
    }

    /// The same with another database.
    func over(database: URL) -> DemoStage {
        var stage = self
        stage.database = database.path
        return stage
    }

    func tell(_ title: String?, _ text: String) {
        let heading = title.map { context.console.style.paint($0, .bold) + "\n" } ?? ""
        context.console.out("\n" + heading + text + "\n")
    }

    /// Runs one command, after showing it as a user would type it.
    func show(_ command: String, _ arguments: [String], as shown: String? = nil) async throws {
        let style = context.console.style
        context.console.out("\n" + style.paint("$ skill-sync \(command)\(shown.map { " " + $0 } ?? "")", .good) + "\n")
        let options = (database.map { ["--database", $0] } ?? []) + ["--log-level", "error"]
        guard let parsed = try SkillSync.parseAsRoot(arguments + options) as? any ContextCommand else { return }
        do {
            try await parsed.run(context)
        } catch let failure as CommandFailure {
            context.console.out(failure.message(style: style))
            context.console.out(style.paint("(exit code \(failure.exitCode.rawValue))", .faint) + "\n")
        }
    }
}
