public import ArgumentParser
import Foundation
public import Logging
import Store

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The configuration file (default: SKILL_SYNC_CONFIG, or ./config.json).", valueName: "path"))
    var config: String?

    @Option(
        help: ArgumentHelp("The database file (default: the configuration's, or skill-sync.db).", valueName: "path"))
    var database: String?

    @Option(help: ArgumentHelp("How much is logged.", valueName: "level"))
    var logLevel: Logger.Level = .info

    @Option(help: ArgumentHelp("text or json; logs go to stderr.", valueName: "format"))
    var logFormat: LogFormat = .text

    var given: GivenOptions { GivenOptions(config: config, database: database) }

    /// The configuration file that is meant, `nil` where none was named and none lies here.
    func configurationPath(_ context: Context) -> String? {
        if let named = config ?? context.environment["SKILL_SYNC_CONFIG"] { return named }
        let usual = "config.json"
        return FileManager.default.fileExists(atPath: usual) ? usual : nil
    }

    func settings(_ context: Context) async throws(CommandFailure) -> Settings {
        var settings = try await Settings.load(from: configurationPath(context))
        if let database { settings.database = database }
        return settings
    }

    /// The database, for a query.
    func openForReading(_ context: Context) async throws(CommandFailure) -> Store {
        try open(.readOnly, try await settings(context), context)
    }

    /// The database, made and brought up to date where that is called for.
    func openForWriting(_ context: Context) async throws(CommandFailure) -> Store {
        try open(.readWrite, try await settings(context), context)
    }

    func open(_ access: Store.Access, _ settings: Settings, _ context: Context) throws(CommandFailure) -> Store {
        do {
            return try Store.open(at: settings.database, access: access, now: context.now)
        } catch {
            throw CommandFailure(error)
        }
    }

    func logger(_ context: Context) -> Logger {
        logFormat.logger(level: logLevel, console: context.console, now: context.now)
    }
}

/// What every query takes.
struct QueryOptions: ParsableArguments {
    @Option(help: "table, json or csv.")
    var format: OutputFormat = .table
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
