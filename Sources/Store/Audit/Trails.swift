public import Domain
public import Foundation
import GRDB

extension Store {
    /// What happened to one group or person, in order: mapping revisions, what was seen, PUTs and what came of them.
    ///
    /// - Parameters:
    ///   - target: the id of a group or a person, or a name that they bear or bore. A name that is mapped but was never borne
    ///     has a trail of revisions alone.
    ///   - take: returns whether to go on.
    /// - Throws: `StoreError.ambiguousName` where several could be meant, `.unknownTarget` where nothing is known
    ///   of it.
    public func trail(
        of target: String, since: Date? = nil, until: Date? = nil, _ take: (TrailEvent) -> Bool
    ) throws(StoreError) {
        try read { db in
            let known = try db.target(idOrName: target)
            let whose = known == nil ? "target IS NULL AND target_name = :name" : "target = :target"
            let subject: StatementArguments = ["name": target, "target": known]
            if known == nil, try Row.fetchOne(db, sql: "SELECT 1 FROM trail WHERE \(whose)", arguments: subject) == nil
            {
                throw StoreError.unknownTarget(target)
            }
            try db.stream(
                "SELECT * FROM trail WHERE \(whose) AND at >= :since AND at < :until ORDER BY id",
                subject + ["since": since?.milliseconds ?? Int64.min, "until": until?.milliseconds ?? Int64.max],
                TrailEvent.init(row:), take)
        }
    }
}

extension Database {
    /// The one target of that id, that bears the name, or that once bore it; `nil` where there is none.
    ///
    /// - Throws: `StoreError.ambiguousName` with the ids where there are several.
    func target(idOrName: String) throws -> Target.ID? {
        let byID = "SELECT id FROM target WHERE server_id = ? AND kind IN ('group', 'user')"
        if let id = try Int64.fetchOne(self, sql: byID, arguments: [idOrName]) { return id }
        let bearers = "SELECT id, server_id FROM target WHERE display_name = ? AND present = 1 ORDER BY server_id"
        let formerBearers = """
            SELECT target.id, target.server_id
            FROM target_name JOIN target ON target.id = target_name.target_id
            WHERE target_name.name = ?
            ORDER BY target.server_id
            """
        for candidates in [bearers, formerBearers] {
            let rows = try Row.fetchAll(self, sql: candidates, arguments: [idOrName])
            if rows.count > 1 { throw StoreError.ambiguousName(idOrName, ids: rows.map { $0["server_id"] }) }
            if let only = rows.first { return only["id"] }
        }
        return nil
    }
}

extension TrailEvent {
    init(row: Row) throws {
        let provenance = (row["imported_by"] as String?).map { importedBy in
            Provenance(
                importedAt: row.date("imported_at"), importedBy: importedBy, source: row["source"], note: row["note"])
        }
        self.init(
            id: row["id"], at: row.date("at"), kind: try row.value("event"),
            targetKind: try row.value("target_kind"), name: row["target_name"],
            nameBefore: row["name_before"], skillsBefore: try row.optionalSkills("skills_before"),
            skills: try row.optionalSkills("skills"), versionBefore: row["version_before"], version: row["version"],
            revision: row["revision"], provenance: provenance, attempt: row["attempt"], httpStatus: row["http_status"],
            error: row["error"], token: row["token"], approvedBy: row["approved_by"],
            groupsBefore: try row.json("groups_before"), groups: try row.json("groups"),
            given: try row.json("given") ?? [])
    }
}
