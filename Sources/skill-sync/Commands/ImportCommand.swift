import ArgumentParser
import Domain
import Foundation
import Store

struct ImportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a file of mappings the next revision.",
        discussion: """
            FILE is the tutorial's JSON, {"groups": {"<display name>": ["<skill id>", …]}}, or CSV with the header group,skill.
            All or nothing: every problem is named with its line or path, and then nothing is imported. The same content
            again makes no revision. A daemon that runs goes by the new revision from its next cycle on.

            EXAMPLES
              skill-sync import config.json --note "Q3 campaign, asked for by J. Ortiz"
              skill-sync import new.csv --merge       keeps what is mapped besides
              skill-sync import config.json --dry-run shows what would change
            """)

    @Argument(help: ArgumentHelp("The file of mappings.", valueName: "file"))
    var file: String

    @Flag(help: "Keep the mappings of groups that the file does not name.")
    var merge = false

    @Flag(help: "Show what would change, and import nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Why, for the audit.", valueName: "text"))
    var note: String?

    @Flag(help: "Take a file that maps no group at all.")
    var allowEmpty = false

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let mappingFile = try MappingFile(path: file)
        if mappingFile.mappings.isEmpty, !allowEmpty {
            throw CommandFailure(
                "\(mappingFile.path) maps no group" + (merge ? "" : ", so no group would be mapped any more"),
                try: "if that is what you want, run again with --allow-empty", .invalidInput)
        }
        let imported = try await take(mappingFile, context)
        context.console.out(report(imported.diff, imported.revision, style: context.console.style))
    }

    /// Imports, or for a dry run only looks what would change.
    private func take(_ file: MappingFile, _ context: Context) async throws(CommandFailure) -> Store.Import {
        let store = try await store(context)
        let next = { current in merge ? merged(current, with: file.mappings) : file.mappings }
        do throws(StoreError) {
            if let store, !dryRun { return try store.importRevision(from: provenance(file, context), next) }
            let current = try store?.mappings() ?? []
            return Store.Import(diff: RevisionDiff(from: current, to: next(current)), revision: nil)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The database to import into; for a dry run only to read from, and `nil` where there is none yet.
    private func store(_ context: Context) async throws(CommandFailure) -> Store? {
        guard dryRun else { return try await options.openForWriting(context) }
        let settings = try await options.settings(context)
        guard FileManager.default.fileExists(atPath: settings.database) else { return nil }
        return try options.open(.readOnly, settings, context)
    }

    private func merged(_ current: [Mapping], with imported: [Mapping]) -> [Mapping] {
        let replaced = Set(imported.map(\.groupName))
        return current.filter { !replaced.contains($0.groupName) } + imported
    }

    private func provenance(_ imported: MappingFile, _ context: Context) -> Provenance {
        Provenance(
            importedAt: context.now(), importedBy: context.identity, source: imported.path, note: note)
    }

    private func report(_ diff: RevisionDiff, _ revision: Revision?, style: Style) -> String {
        let signed = [("+", diff.added, Style.Tone.good), ("~", diff.changed, .warning), ("-", diff.removed, .bad)]
        let lines = signed.flatMap { sign, names, tone in
            names.map { style.paint("\(sign) \($0.harmless)", tone) + "\n" }
        }
        let counts =
            "\(diff.added.count) added, \(diff.changed.count) changed, \(diff.removed.count) removed, "
            + "\(diff.unchanged) unchanged"
        let headline =
            switch revision {
            case let revision?: "Revision \(revision.number): \(counts)."
            case nil where dryRun: "Dry run, nothing imported: \(counts)."
            case nil: "Nothing to import, the mappings are the same: \(counts)."
            }
        return lines.joined() + headline + "\n"
    }
}
