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
            A line for each, ok or what is wrong, and one for each file that others can read. What depends on something that \
            is wrong is skipped. The exit code is that of the first thing that is wrong.

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
        if let settings {
            let access = await checkEnvironment(settings, context, &sheet)
            let store = await checkDatabase(settings, context, &sheet)
            if let access {
                await checkServer(settings, access, store, context, &sheet)
            } else {
                sheet.skip(["server", "pace"], after: "environment")
            }
            checkFiles(settings.database, isEnvironmentWrong: access == nil, context)
        } else {
            sheet.skip(["environment", "database", "server", "pace"], after: "configuration")
            checkFiles(nil, isEnvironmentWrong: false, context)
        }
        if let failure = sheet.firstFailure { throw CommandFailure.silent(failure.exitCode) }
    }

    private func checkEnvironment(
        _ settings: Settings, _ context: Context, _ sheet: inout CheckSheet
    ) async -> ServerAccess? {
        await sheet.check("environment") { () async throws(CommandFailure) in
            let access = try ServerAccess.load(
                environment: context.environment, besideConfiguration: options.configurationPath(context),
                settings.dialect, allowingUnknownHosts: settings.allowsUnknownHosts)
            let login = access.loginURL == access.apiURL ? "" : ", tokens from \(access.loginURL.absoluteString)"
            return (access, "\(access.apiURL.absoluteString)\(login), dialect \(settings.dialect.name)")
        }
    }

    /// A line for each file that others can read, and none where there is no such file. An `.env` that others can write has
    /// made the environment wrong, which says as much.
    private func checkFiles(_ database: String?, isEnvironmentWrong: Bool, _ context: Context) {
        let environmentFile = ServerAccess.file(besideConfiguration: options.configurationPath(context))
        let files = ExposedFile.all(environmentFile: environmentFile, database: database)
        for file in files where !(isEnvironmentWrong && file.path == environmentFile && file.isWritable) {
            context.console.out(
                CheckLine("permissions", .warning(file.what, try: file.hint)).text(style: context.console.style))
        }
    }

    /// The database, which there need not be yet.
    private func checkDatabase(
        _ settings: Settings, _ context: Context, _ sheet: inout CheckSheet
    ) async -> Store?? {
        await sheet.check("database") { () async throws(CommandFailure) -> (Store?, String) in
            if let obstacle = CommandFailure(unwritable: settings.database) { throw obstacle }
            guard FileManager.default.fileExists(atPath: settings.database) else {
                return (nil, "\(settings.database) will be created")
            }
            let store = try options.open(.readOnly, settings, context)
            let revision = try store.revision(fitFor: settings.dialect)
            let mapped = revision.map { "revision \($0.number) maps \(counted($0.mappedGroups, "group"))" }
            return (store, "\(store.path), \(mapped ?? "no mappings imported yet")")
        }
    }

    private func checkServer(
        _ settings: Settings, _ access: ServerAccess, _ found: Store??, _ context: Context, _ sheet: inout CheckSheet
    ) async {
        let directory = Session.directory(settings, access, options.logger(context), context)
        let granted = await sheet.check("server") { () async throws(CommandFailure) in
            do throws(DirectoryError) {
                let granted = try await directory.checkAccess()
                return (granted, granted.facts)
            } catch {
                throw CommandFailure(error).namingAssumedDialect(options, context)
            }
        }
        if let granted, let failure = granted.unreadableGroups {
            await sheet.judge("groups") { () throws(CommandFailure) in
                if case .wrong(let failure) = failure { throw failure }
                return failure
            }
        }
        guard let granted, let store = found else {
            sheet.skip(["pace"], after: granted == nil ? "server" : "database")
            return await directory.close()
        }
        await checkMappings(settings, store, directory, &sheet)
        await sheet.judge("pace") { () async throws(CommandFailure) in
            do throws(StoreError) {
                return try await PaceForecast(settings, store, directory, granted)
                    .verdict(configured: settings.requestsPerMinute)
            } catch {
                throw CommandFailure(error)
            }
        }
        await directory.close()
    }
}

extension CheckCommand {
    /// Whether what is mapped is there: the groups by their names, and the skills by their ids.
    private func checkMappings(
        _ settings: Settings, _ store: Store?, _ directory: any Directory, _ sheet: inout CheckSheet
    ) async {
        let mappings: [Mapping]
        let known: [String]
        let vocabulary: Vocabulary
        do throws(StoreError) {
            let isImported = try store?.currentRevision() != nil
            mappings = isImported ? try store?.mappings() ?? [] : settings.mappings ?? []
            known = try store?.knownGroupNames() ?? []
            vocabulary = Vocabulary(skillNames: try store?.skillNames().current ?? [:], isOfPeople: false)
        } catch {
            return await sheet.judge("groups") { () async throws(CommandFailure) in throw CommandFailure(error) }
        }
        if mappings.isEmpty { return }
        await sheet.judge("groups") { () async throws(CommandFailure) in
            do throws(DirectoryError) {
                return try await MissingAtServer(of: mappings.map(\.groupName), known: known, directory)
                    .verdict(mapped: mappings.count, given)
            } catch {
                throw CommandFailure(error)
            }
        }
        guard settings.dialect.hasSkillNames else { return }
        await sheet.judge("skills") { () async throws(CommandFailure) in
            try await Self.skills(mappings, directory, vocabulary, given)
        }
    }

    private static func skills(
        _ mappings: [Mapping], _ directory: any Directory, _ vocabulary: Vocabulary, _ given: GivenOptions
    ) async throws(CommandFailure) -> CheckLine.Verdict {
        let ids = Set(mappings.flatMap(\.skills.ids)).sorted()
        if ids.isEmpty { return .ok("no skill is mapped") }
        let missing: [String]
        do throws(DirectoryError) { missing = try await directory.unavailable(ids) } catch {
            throw CommandFailure(error)
        }
        if missing.isEmpty { return .ok("\(counted(ids.count, "mapped skill")), there and active") }
        return .warning(
            "\(counted(missing.count, "mapped skill")) \(missing.count == 1 ? "is" : "are") not at the server, or not active: "
                + "nobody can be given \(missing.count == 1 ? "it" : "them")",
            details: missing.prefix(20).map { id in
                let groups = mappings.filter { $0.skills.contains(id) }.map { "\"\($0.groupName)\"" }
                return "\(vocabulary.nameAndID(id)), mapped for \(groups.prefix(3).joined(separator: ", "))"
                    + (groups.count > 3 ? " and \(groups.count - 3) more" : "")
            } + (missing.count > 20 ? ["and \(missing.count - 20) more"] : []),
            try: "take what nobody can be given out of the mapping, or make it active: \(given.command("export"))")
    }
}

extension CommandFailure {
    /// What keeps this user from writing the database; `nil` where nothing does. SQLite, and the lock, make files beside it.
    fileprivate init?(unwritable path: String) {
        let files = FileManager.default
        let file = URL(fileBehind: path)
        let folder = file.deletingLastPathComponent().path
        let owner: Advice = "run as the user that it belongs to, or name another with --database"
        if !files.fileExists(atPath: folder) {
            self.init(
                "\(path) cannot be there: there is no folder \(folder), or no permission to look into it",
                try: "make the folder, or run as the user that it belongs to", .cannotOpenInput)
        } else if !files.isWritableFile(atPath: folder) {
            self.init(
                "the folder \(folder) may not be written to, and the database needs files in it", try: owner,
                .cannotOpenInput)
        } else if files.fileExists(atPath: file.path), !files.isWritableFile(atPath: file.path) {
            self.init("\(path) may only be read", try: owner, .cannotOpenInput)
        } else {
            return nil
        }
    }
}

extension Access {
    /// So many are named.
    private static let shownUnreadable = 3

    /// What is to be said of groups that were looked at and could not be read, `nil` where there are none.
    fileprivate var unreadableGroups: CheckLine.Verdict? {
        if unreadable.isEmpty { return nil }
        let looked = groupsRead + unreadable.count
        let named = unreadable.prefix(Self.shownUnreadable).map {
            "\($0.id ?? "number \($0.index)"), \($0.reason.words)"
        }
        let left = unreadable.count - named.count
        let list = named.joined(separator: "; ") + (left > 0 ? "; and \(left) more" : "")
        let seen = "of the first \(counted(looked, "group"))"
        let advice = "have the server's makers look at it: nothing is given to a group that cannot be read"
        return groupsRead == 0
            ? .wrong(CommandFailure("\(seen) none can be read: \(list)", try: "\(advice)", .failed))
            : .warning("\(seen) \(unreadable.count) cannot be read: \(list)", try: advice)
    }

    /// In one line, for people.
    fileprivate var facts: String {
        let facts = [
            grantedScopes.map { "granted " + $0.joined(separator: " ") },
            totalResults.map { counted($0, "group") },
            permissions.isEmpty ? nil : "may use " + permissions.joined(separator: " "),
            untried.isEmpty ? nil : "not tried because that takes a write: " + untried.joined(separator: " "),
        ].compactMap(\.self)
        return facts.isEmpty ? "groups can be read" : facts.joined(separator: ", ")
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
            show(name, .ok(detail))
            return value
        } catch {
            firstFailure = firstFailure ?? error
            show(name, .wrong(error))
            return nil
        }
    }

    /// Prints a check that has its own verdict.
    mutating func judge(_ name: String, _ body: () async throws(CommandFailure) -> CheckLine.Verdict) async {
        do {
            show(name, try await body())
        } catch {
            firstFailure = firstFailure ?? error
            show(name, .wrong(error))
        }
    }

    /// Says that nothing was looked at, because another check failed.
    func skip(_ names: [String], after failed: String) {
        for name in names { show(name, .skipped(after: failed)) }
    }

    private func show(_ name: String, _ verdict: CheckLine.Verdict) {
        console.out(CheckLine(name, verdict).repeating(given).text(style: console.style))
    }
}
