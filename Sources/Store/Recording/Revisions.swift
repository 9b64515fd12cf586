public import Domain
import GRDB

extension Store {
    /// The newest revision, `nil` before the first import.
    public func currentRevision() throws(StoreError) -> Revision? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM revision ORDER BY id DESC LIMIT 1").map(Revision.init(row:))
        }
    }

    /// All mappings of a revision, by name; of the current one where `number` is `nil`. Empty before the first import.
    public func mappings(revision number: Int? = nil) throws(StoreError) -> [Mapping] {
        try read { db in
            let newest = try Int.fetchOne(db, sql: "SELECT max(id) FROM revision") ?? 0
            guard let number else { return try db.mappings(revision: newest) }
            guard (1...max(newest, 1)).contains(number), newest > 0 else { throw StoreError.unknownRevision(number) }
            return try db.mappings(revision: number)
        }
    }

    /// Makes `mappings` the next revision, or returns `nil` where they are just what the current revision says.
    ///
    /// Runs beside a daemon, whose next cycle goes by it.
    public func importRevision(_ mappings: [Mapping], from provenance: Provenance) throws(StoreError) -> Revision? {
        try importRevision(from: provenance) { _ in mappings }.revision
    }

    /// Makes what `next` makes of the current mappings the next revision. Of several processes that do so at once, each is
    /// given what the one before it left.
    ///
    /// - Parameter names: of the skills, by id, where the file had their names instead; kept with the revision, and learnt.
    public func importRevision(
        from provenance: Provenance, names: [String: String] = [:], _ next: (_ current: [Mapping]) -> [Mapping]
    ) throws(StoreError) -> Import {
        try write { db in
            // First, so that the revision is an event at which the skills have these names.
            try db.learn(names, at: now())
            let newest = try Int.fetchOne(db, sql: "SELECT max(id) FROM revision")
            let current = try db.mappings(revision: newest ?? 0)
            let mappings = next(current)
            let diff = RevisionDiff(from: current, to: mappings)
            if newest != nil, diff.isEmpty { return Import(diff: diff, revision: nil) }

            let revision = Revision(
                number: (newest ?? 0) + 1, provenance: provenance, mappedGroups: mappings.count)
            try db.insert(revision)
            for (id, name) in names.sorted(by: { $0.key < $1.key }) {
                try db.cachedStatement(sql: "INSERT INTO revision_skill (revision_id, skill_id, name) VALUES (?, ?, ?)")
                    .execute(arguments: [revision.number, id, name])
            }
            let wanted = Dictionary(mappings.map { ($0.exactName, $0.skills) }, uniquingKeysWith: { _, last in last })
            for name in diff.added + diff.changed + diff.removed {
                try db.cachedStatement(
                    sql: "INSERT INTO mapping (group_name, revision_id, skill_set_id) VALUES (?, ?, ?)"
                ).execute(arguments: [name, revision.number, try db.intern(wanted[ExactName(name)])])
            }
            return Import(diff: diff, revision: revision)
        }
    }

    /// What an import changed.
    public struct Import: Hashable, Sendable {
        /// From the revision before.
        public let diff: RevisionDiff
        /// `nil` where nothing changed.
        public let revision: Revision?

        public init(diff: RevisionDiff, revision: Revision?) {
            self.diff = diff
            self.revision = revision
        }
    }
}

extension Database {
    fileprivate func mappings(revision: Int) throws -> [Mapping] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT mapping.group_name, skill_set.skills
                FROM mapping
                JOIN skill_set ON skill_set.id = mapping.skill_set_id
                WHERE mapping.revision_id = (
                  SELECT max(newest.revision_id) FROM mapping AS newest
                  WHERE newest.group_name = mapping.group_name AND newest.revision_id <= ?)
                ORDER BY mapping.group_name
                """,
            arguments: [revision]
        ).map { Mapping(groupName: $0["group_name"], skills: try $0.skills("skills")) }
    }

    fileprivate func insert(_ revision: Revision) throws {
        try execute(
            sql: """
                INSERT INTO revision (id, event_id, imported_at, imported_by, source, note, mapped_groups)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                revision.number, try nextEvent(), revision.provenance.importedAt.milliseconds,
                revision.provenance.importedBy,
                revision.provenance.source, revision.provenance.note, revision.mappedGroups,
            ])
    }
}

extension Revision {
    init(row: Row) {
        self.init(
            number: row["id"],
            provenance: Provenance(
                importedAt: row.date("imported_at"), importedBy: row["imported_by"], source: row["source"],
                note: row["note"]),
            mappedGroups: row["mapped_groups"])
    }
}
