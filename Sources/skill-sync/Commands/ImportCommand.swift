import ArgumentParser
import Domain
import Foundation
import Store

struct ImportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a file of mappings the next revision.",
        discussion: """
            FILE is the tutorial's JSON, {"groups": {"<display name>": ["<skill id>", …]}}, or CSV with the header \
            group,skill, with commas, semicolons or tabs between the fields. A - is the standard input.

            A skill may have a proficiency where people have the skills: {"id": "<skill id>", "proficiency": 3}, or a third \
            column, proficiency. With --resolve skills stand there by their names: "<skill name>", or \
            {"name": "<skill name>", "proficiency": 3}. Names are compared exactly, and the revision keeps both. Without \
            --resolve the dialect genesys-cloud takes ids alone, which are UUIDs.

            All or nothing: every problem is named with its line or path, and then nothing is imported. The same content \
            again makes no revision. A daemon that runs goes by the new revision from its next cycle on.

            EXAMPLES
              skill-sync import config.json --note "Q3 campaign, asked for by J. Ortiz"
              skill-sync import new.csv --merge       keeps what is mapped besides
              skill-sync import config.json --dry-run shows what would change
              skill-sync import names.csv --resolve   has names of skills, not ids
              make-mappings | skill-sync import -     from a pipe
            """)

    @Argument(help: ArgumentHelp("The file of mappings.", valueName: "file|-"))
    var file: String

    @Flag(help: "Keep the mappings of groups that the file does not name.")
    var merge = false

    @Flag(help: "Show what would change, and import nothing.")
    var dryRun = false

    @Flag(help: "Take the entries for names of skills, and ask the server for their ids (dialect genesys-cloud).")
    var resolve = false

    @Option(help: ArgumentHelp("Why, for the audit.", valueName: "text"))
    var note: String?

    @Flag(help: "Take a file that maps no group at all.")
    var allowEmpty = false

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let spelling: SkillSpelling = resolve ? .name : .id
        let file = try MappingFile(path: file, spelling: spelling, input: context.input)
        if file.written.isEmpty, !allowEmpty {
            throw CommandFailure(
                "\(file.path) maps no group" + (merge ? "" : ", so no group would be mapped any more"),
                try: "if that is what you want, run again with --allow-empty", .invalidInput)
        }
        let settings = try await options.settings(context)
        if !resolve,
            let failure = CommandFailure(
                namesIn: file.written, of: file.path, file: self.file, for: settings.dialect, .invalidInput)
        {
            throw failure
        }
        let problems = file.written.proficiencyProblems(in: settings.dialect)
        if !problems.isEmpty { throw CommandFailure(problems, in: file.path, .invalidInput) }
        let incoming = try await incoming(file, settings, context)
        let taken = try take(incoming, from: file.path, settings, context)
        let doubts =
            MappingDoubts(file.written, spelling: spelling).sentences
            + MappingDoubts.first(incoming.missing.map(\.sentence))
            + MappingDoubts.first(
                file.unreadColumns.map { "the column \"\($0.shown)\" means nothing here and was not read" })
        context.console.out(
            report(taken, style: context.console.style)
                + (doubts + taken.twins).map { $0.note(context.console.style) + "\n" }.joined())
    }

    /// What a file asks for, by ids.
    private struct Incoming {
        let mappings: [Mapping]
        /// Of skills that stood there by their names, by id.
        var names: [String: String] = [:]
        /// Where the server was asked: groups that it does not have.
        var missing: [MissingGroup] = []
    }

    private func incoming(
        _ file: MappingFile, _ settings: Settings, _ context: Context
    ) async throws(CommandFailure) -> Incoming {
        guard resolve else { return Incoming(mappings: file.written.map { $0.mapping() }) }
        guard settings.dialect.hasSkillNames else {
            throw CommandFailure(
                "--resolve needs a server that knows skills by names, but the dialect is \"\(settings.dialect.name)\"",
                try: "import ids, without --resolve; or set \"dialect\": \"genesys-cloud\" in the configuration", .usage
            )
        }
        let access = try ServerAccess.load(
            environment: context.environment, besideConfiguration: options.configurationPath(context),
            settings.dialect, allowingUnknownHosts: settings.allowsUnknownHosts)
        let directory = Session.directory(settings, access, options.logger(context), context)
        let resolution: Result<(SkillResolution, [MissingGroup]), CommandFailure>
        do throws(CommandFailure) {
            let resolved = try await SkillResolution(of: file.written, in: file.path, from: directory)
            resolution = .success((resolved, await Self.missingGroups(file.written.map(\.groupName), directory)))
        } catch {
            resolution = .failure(error)
        }
        await directory.close()
        let (resolved, missing) = try resolution.get()
        return Incoming(mappings: resolved.mappings, names: resolved.names, missing: missing)
    }

    /// The names that no group at the server has. Where they cannot be read, that is no reason not to import.
    private static func missingGroups(_ names: [String], _ directory: any Directory) async -> [MissingGroup] {
        do { return try await MissingAtServer(of: names, directory).groups } catch { return [] }
    }

    /// What an import changed, or would change.
    fileprivate struct Taken {
        let diff: RevisionDiff
        let revision: Revision?
        /// The skills that would come and go, by the group's name, where that is all that was asked for.
        var changes: [ExactName: [String]] = [:]
        /// A sentence for each group of the file whose name stays mapped in another Unicode form as well, without an end.
        var twins: [String] = []
    }

    /// Imports, or for a dry run only looks what would change.
    private func take(
        _ incoming: Incoming, from path: String, _ settings: Settings, _ context: Context
    ) throws(CommandFailure) -> Taken {
        var twins: [String] = []
        let next = { (current: [Mapping]) in
            guard merge else { return incoming.mappings }
            let next = merged(current, with: incoming.mappings)
            twins = Self.twins(of: incoming.mappings, in: next)
            return next
        }
        do throws(StoreError) {
            if dryRun {
                let store = try storeToRead(settings, context)
                let current = try store?.mappings() ?? []
                let names = (try store?.skillNames().current ?? [:]).merging(incoming.names) { $1 }
                var taken = Taken(
                    from: current, to: next(current), Vocabulary(skillNames: names, isOfPeople: false))
                taken.twins = twins
                return taken
            }
            let store = try Store.open(at: settings.database, now: context.now)
            let imported = try store.importRevision(
                from: provenance(path, context), names: incoming.names, next)
            return Taken(diff: imported.diff, revision: imported.revision, twins: twins)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// `nil` where there is no database yet.
    private func storeToRead(_ settings: Settings, _ context: Context) throws(StoreError) -> Store? {
        guard FileManager.default.fileExists(atPath: settings.database) else { return nil }
        return try Store.open(at: settings.database, access: .readOnly, now: context.now)
    }

    private func merged(_ current: [Mapping], with imported: [Mapping]) -> [Mapping] {
        let replaced = Set(imported.map(\.exactName))
        return current.filter { !replaced.contains($0.exactName) } + imported
    }

    /// Groups are told apart by the bytes of their names, as the server tells them apart; people cannot.
    private static func twins(of imported: [Mapping], in next: [Mapping]) -> [String] {
        let forms = Dictionary(grouping: next.map(\.groupName)) { $0 }
        return imported.map(\.groupName).filter { forms[$0]?.count ?? 0 > 1 }.map { name in
            "\"\(name.shown)\" is mapped in another Unicode form as well: each is for the group of just that display name"
        }
    }

    private func provenance(_ path: String, _ context: Context) -> Provenance {
        Provenance(importedAt: context.now(), importedBy: context.identity, source: path, note: note)
    }

    private func report(_ taken: Taken, style: Style) -> String {
        let diff = taken.diff
        let signed = [("+", diff.added, Style.Tone.good), ("~", diff.changed, .warning), ("-", diff.removed, .bad)]
        let lines = signed.flatMap { sign, names, tone in
            names.inNaturalOrder().map { name in
                let changes = (taken.changes[ExactName(name)] ?? []).joined(separator: " ").harmless
                return style.paint("\(sign) \(name.visible.harmless)", tone)
                    + Self.beside(changes, name.visible.harmless, style) + "\n"
            }
        }
        let counts =
            "\(diff.added.count) added, \(diff.changed.count) changed, \(diff.removed.count) removed, "
            + "\(diff.unchanged) unchanged"
        let headline =
            switch taken.revision {
            case let revision?: "Revision \(revision.number): \(counts)."
            case nil where dryRun: "Dry run, nothing imported: \(counts)."
            case nil: "Nothing to import, the mappings are the same: \(counts)."
            }
        return lines.joined() + headline + "\n"
    }
}

extension ImportCommand {
    /// What comes and goes: on the line of the name where there is room, and otherwise beneath.
    fileprivate static func beside(_ changes: String, _ name: String, _ style: Style) -> String {
        if changes.isEmpty { return "" }
        let room = style.proseWidth - "~ \(name)  ".cells
        if changes.cells <= room { return "  \(changes)" }
        return changes.wrapped(to: style.proseWidth - 4).map { "\n    \($0)" }.joined()
    }
}

extension ImportCommand.Taken {
    /// What would be, with the skills that would come and go.
    fileprivate init(from current: [Mapping], to next: [Mapping], _ vocabulary: Vocabulary) {
        let before = Dictionary(current.map { ($0.exactName, $0.skills) }) { $1 }
        let after = Dictionary(next.map { ($0.exactName, $0.skills) }) { $1 }
        let names = Set(before.keys).union(after.keys)
        let changes = names.map { name in
            (name, vocabulary.signedChanges(from: before[name], to: after[name] ?? .empty))
        }
        self.init(
            diff: RevisionDiff(from: current, to: next), revision: nil,
            changes: Dictionary(uniqueKeysWithValues: changes))
    }
}
