import ArgumentParser
import Domain
import Foundation
import GenesysCloud
import Store

struct CheckCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks configuration, credentials, permissions, server and database. Changes nothing.",
        discussion: """
            A line for each, ok or what is wrong, and one for each file that others can read. The exit code is that of the
            first thing that is wrong.

            EXAMPLES
              skill-sync check
              skill-sync check --config /etc/skill-sync/config.json
            """)

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        var sheet = CheckSheet(console: context.console, given: given)
        let settings = await sheet.check("configuration") { () async throws(CommandFailure) in
            let settings = try await options.settings(context)
            return (settings, settings.path ?? "no file, defaults")
        }
        let access = await sheet.check("environment") { () async throws(CommandFailure) in
            let access = try ServerAccess.load(
                environment: context.environment, besideConfiguration: options.configurationPath(context),
                settings?.dialect ?? .groupSkills)
            return (access, access.apiURL.absoluteString)
        }
        if let settings {
            await checkDatabase(settings, context, &sheet)
            if let access { await checkServer(settings, access, context, &sheet) }
        }
        checkFiles(settings, context)
        if let failure = sheet.firstFailure { throw CommandFailure.silent(failure.exitCode) }
    }

    /// A line for each file that others can read, and none where there is no such file.
    private func checkFiles(_ settings: Settings?, _ context: Context) {
        let environmentFile = ServerAccess.file(besideConfiguration: options.configurationPath(context))
        let database = settings?.database ?? Settings().database
        for file in ExposedFile.all(environmentFile: environmentFile, database: database) {
            context.console.out(
                CheckLine("permissions", .warning(file.what, try: file.hint)).text(style: context.console.style))
        }
    }

    private func checkDatabase(_ settings: Settings, _ context: Context, _ sheet: inout CheckSheet) async {
        _ = await sheet.check("database") { () async throws(CommandFailure) in
            guard FileManager.default.fileExists(atPath: settings.database) else {
                return ((), "\(settings.database) will be created")
            }
            let store = try options.open(.readOnly, settings, context)
            do throws(StoreError) {
                let revision = try store.currentRevision()
                return (
                    (),
                    revision.map { "\(store.path), revision \($0.number) maps \(counted($0.mappedGroups, "group"))" }
                        ?? "\(store.path), no mappings imported yet"
                )
            } catch {
                throw CommandFailure(error)
            }
        }
    }

    private func checkServer(
        _ settings: Settings, _ access: ServerAccess, _ context: Context, _ sheet: inout CheckSheet
    ) async {
        let directory = Session.directory(settings, access, options.logger(context), context)
        _ = await sheet.check("server") { () async throws(CommandFailure) in
            do throws(DirectoryError) {
                let granted = try await directory.checkAccess()
                let scopes = granted.grantedScopes.map { "granted " + $0.joined(separator: " ") }
                let groups = granted.totalResults.map { counted($0, "group") }
                let facts = [scopes, groups].compactMap(\.self)
                return ((), facts.isEmpty ? "groups can be read" : facts.joined(separator: ", "))
            } catch {
                throw CommandFailure(error)
            }
        }
        await directory.close()
    }
}

/// The lines of a check as they come.
private struct CheckSheet {
    let console: Console
    let given: GivenOptions
    private(set) var firstFailure: CommandFailure?

    init(console: Console, given: GivenOptions) {
        self.console = console
        self.given = given
    }

    /// Prints what came of one check. Returns what it found, `nil` where it failed.
    mutating func check<Value>(
        _ name: String, _ body: () async throws(CommandFailure) -> (Value, String)
    ) async -> Value? {
        do {
            let (value, detail) = try await body()
            console.out(CheckLine(name, .ok(detail)).text(style: console.style))
            return value
        } catch {
            firstFailure = firstFailure ?? error
            console.out(CheckLine(name, .wrong(error)).repeating(given).text(style: console.style))
            return nil
        }
    }
}
