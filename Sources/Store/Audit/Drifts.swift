public import Domain
public import Foundation
import GRDB

extension Store {
    /// Every mapped group, and every person in one, that does not bear what is asked for, by name and id.
    ///
    /// - Parameters:
    ///   - name: only groups of this name, the people whom such a group asks, and the person of this name or id.
    ///   - date: the answer is that of then; of now where it is `nil`.
    ///   - take: returns whether to go on.
    public func drift(
        about name: String? = nil, at date: Date? = nil, _ take: (Drift) -> Bool
    ) throws(StoreError) {
        try read(at: date) { db in
            try db.stream(
                """
                SELECT * FROM drift
                \(name == nil ? "" : "WHERE \(try db.isAboutName)")
                ORDER BY target_name COLLATE natural_order, target_id
                """,
                ["name": name], Drift.init(row:), take)
        }
    }

    /// The names that are mapped, or were then.
    public func mappedNames(at date: Date? = nil) throws(StoreError) -> [String] {
        try read(at: date) { db in try String.fetchAll(db, sql: "SELECT group_name FROM desired ORDER BY group_name") }
    }

    /// The names of the groups that are there, as far as is known.
    public func knownGroupNames() throws(StoreError) -> [String] { try read { db in try db.groupNames() } }

    /// The mapped groups that the last poll did not show, where it was not complete: whether they are in step is not known.
    public func namesNotSeen() throws(StoreError) -> [String] {
        guard try read({ db in try db.lastIncompleteCycle() }) != nil else { return [] }
        return try unseenGroups(besides: []).map(\.name)
    }

    /// The drift that a cycle plans from: that of targets which the poll just finished has seen and whose attempts are all
    /// settled, and of names that nobody bears.
    ///
    /// - Parameter open: targets that are planned for although attempts of theirs are not settled.
    public func plannableDrift(besides open: Set<Target.ID> = []) throws(StoreError) -> [Drift] {
        try read { db in
            try Row.fetchAll(
                // Compiled once: it takes SQLite 5 ms, longer than most answers.
                db.cachedStatement(
                    sql: """
                        SELECT * FROM drift
                        WHERE target IS NULL
                          OR EXISTS (SELECT 1 FROM target AS seen WHERE seen.id = drift.target AND seen.page IS NOT NULL)
                          AND (target IN (SELECT value FROM json_each(?))
                            OR target NOT IN (
                              SELECT attempt.target_id
                              FROM unsettled CROSS JOIN attempt ON attempt.id = unsettled.attempt_id))
                        ORDER BY target_name, target_id
                        """),
                arguments: [try db.jsonArray(open.sorted())]
            ).map(Drift.init(row:))
        }
    }
}

extension Database {
    /// Whether a row is about `:name`. Where nobody but groups bears skills, only the name is looked for, by index.
    var isAboutName: String {
        get throws {
            guard try Bool.fetchOne(self, sql: "SELECT EXISTS (SELECT 1 FROM target WHERE kind = 'user')") ?? false
            else {
                return "target_name = :name"
            }
            return """
                (target_name = :name OR target_id = :name
                  OR EXISTS (SELECT 1 FROM json_each(groups) AS asking WHERE asking.value ->> 'name' = :name))
                """
        }
    }
}

extension Drift {
    init(row: Row) throws {
        self.init(
            cause: try row.value("cause"), targetID: row["target"], targetKind: try row.value("target_kind"),
            serverID: row["target_id"], name: row["target_name"], mapped: try row.skills("mapped"),
            observed: try row.optionalSkills("observed"), granted: try row.optionalSkills("granted") ?? .empty,
            missing: try row.skills("missing"), extra: try row.skills("extra"), since: row.date("since"),
            revision: row["revision"], lastAttempt: row["last_attempt"], snapshot: row["snapshot_id"],
            baseVersion: row["base_version"], wasInStep: (row["satisfied_snapshot"] as Int64?) != nil,
            groups: try row.json("groups"))
    }
}
