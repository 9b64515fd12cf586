import Domain
import Logging
import Store
import SyncEngine

extension Session {
    /// Makes sure that there are mappings, and says so where the configuration's `groups` are others.
    func requireRevision() throws(CommandFailure) {
        if try hasRevision() { return }
        throw CommandFailure(
            "there are no mappings in \(store.path) yet",
            try: "\(command: "import \(fileOfMappings ?? "FILE")")",
            .configuration)
    }

    /// The configuration, where it has mappings to import.
    private var fileOfMappings: String? { settings.mappings == nil ? nil : settings.path?.quotedForShell }

    /// Makes the configuration's `groups` the first revision where there is none yet; where they differ from the
    /// current one, says so and goes on with the revision.
    func requireMappings(_ context: Context) throws(CommandFailure) {
        if try hasRevision() { return }
        guard let mappings = settings.mappings, let path = settings.path else {
            let source = settings.path.map { "\($0) has no \"groups\" to take them from" }
            throw CommandFailure(
                "there are no mappings in \(store.path), and \(source ?? "no configuration to take them from")",
                try: "import some: \(command: "import FILE")", .configuration)
        }
        let written = mappings.map { mapping in
            WrittenMapping(
                groupName: mapping.groupName,
                entries: mapping.skills.ids.map {
                    WrittenMapping.Entry(skill: $0, proficiency: nil, place: "\"\(mapping.groupName.shown)\"")
                })
        }
        if let failure = CommandFailure(
            namesIn: written, of: path, file: path, for: settings.dialect, .configuration)
        {
            throw failure
        }
        let provenance = Provenance(
            importedAt: context.now(), importedBy: context.identity, source: path, note: "first run")
        do {
            guard let revision = try store.importRevision(mappings, from: provenance) else { return }
            logger.notice(
                "mappings imported from the configuration",
                metadata: [
                    "revision": .stringConvertible(revision.number),
                    "groups": .stringConvertible(revision.mappedGroups),
                ])
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Runs one cycle with its progress on the terminal. What ended it early is in the report.
    ///
    /// - Parameter approved: the plan that alone may be applied.
    func cycle(_ kind: Cycle.Kind, approved: Hold.ID? = nil) async throws(CommandFailure) -> CycleReport {
        let report: CycleReport
        do {
            report = try await engine.runCycle(kind, approved: approved)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandFailure(error)
        }
        return report
    }

    /// How people know what is in the database now.
    func vocabulary() throws(CommandFailure) -> Vocabulary {
        do { return try Vocabulary(store) } catch { throw CommandFailure(error) }
    }

    /// Whether anything was imported yet; notes where the configuration's `groups` differ from it.
    private func hasRevision() throws(CommandFailure) -> Bool {
        guard try store.revision(fitFor: settings.dialect) != nil else { return false }
        do throws(StoreError) {
            try noteDifference()
            return true
        } catch {
            throw CommandFailure(error)
        }
    }

    private func noteDifference() throws(StoreError) {
        // A file that maps nothing leaves the mappings to `import`.
        guard let configured = settings.mappings, !configured.isEmpty else { return }
        let diff = RevisionDiff(from: try store.mappings(), to: configured)
        if diff.isEmpty { return }
        logger.notice(
            "the configuration's groups differ from the current revision, which is the one in force",
            metadata: [
                "added": "\(diff.added.count)", "changed": "\(diff.changed.count)", "removed": "\(diff.removed.count)",
                "toImport": "\(given.command("import \(settings.path?.quotedForShell ?? "FILE")"))",
            ])
    }
}
