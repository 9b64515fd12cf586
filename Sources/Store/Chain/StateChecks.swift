import Domain
import GRDB

/// What the walk along the chain does not see: the schema through which everything is read, and the tables that are no events
/// but that the program goes by.
extension Store {
    /// As ``Database/alteredObject(_:)``.
    func alteredObject() throws(StoreError) -> SchemaObject? {
        try read { db in try db.alteredObject(Schema.current.get()) }
    }

    /// The tables that are no events must be what the events lead to.
    func stateFlaw() throws(StoreError) -> ChainFlaw? {
        try read { db in
            let stray = try Row.fetchOne(
                db,
                sql: """
                    SELECT group_name, revision_id FROM mapping
                    WHERE revision_id NOT IN (SELECT id FROM revision)
                    ORDER BY revision_id LIMIT 1
                    """)
            if let stray { return .strayMapping(groupName: stray["group_name"], revision: stray["revision_id"]) }
            let strayHold = try Int64.fetchOne(
                db, sql: "SELECT hold_id FROM held_change WHERE hold_id NOT IN (SELECT id FROM hold) LIMIT 1")
            if let strayHold { return .strayHeldChange(hold: strayHold) }
            // Events tell what a set is, not how it is written, and two rows of one set would be two sets to the views.
            let rewritten = try Int64.fetchOne(db, sql: "SELECT id FROM skill_set WHERE skills <> json(skills) LIMIT 1")
            if let rewritten { return .skillSetAltered(id: rewritten) }
            let regrouped = try Int64.fetchOne(db, sql: "SELECT id FROM group_set WHERE groups <> json(groups) LIMIT 1")
            if let regrouped { return .groupSetAltered(id: regrouped) }
            let strayName = try Int64.fetchOne(
                db,
                sql: """
                    SELECT revision_id FROM revision_skill
                    WHERE revision_id NOT IN (SELECT id FROM revision)
                    ORDER BY revision_id LIMIT 1
                    """)
            if let strayName { return .straySkillName(revision: strayName) }
            let altered = try String.fetchOne(
                db,
                sql: """
                    SELECT target.server_id
                    FROM target
                    LEFT JOIN snapshot ON snapshot.id = (
                      SELECT max(newest.id) FROM snapshot AS newest WHERE newest.target_id = target.id)
                    LEFT JOIN target_name ON target_name.id = snapshot.name_id
                    WHERE snapshot.id IS NULL
                      OR target.snapshot_id IS NOT snapshot.id
                      OR target.display_name IS NOT target_name.name
                      OR target.present <> (snapshot.source <> 'vanished')
                    ORDER BY target.id LIMIT 1
                    """)
            if let altered { return .targetAltered(serverID: altered) }
            if let stray = try strayGrant(db) { return stray }
            // An attempt has one settlement that is not `unknown`, at the end, or it is on the list.
            let isListRight = try Bool.fetchOne(
                db,
                sql: """
                    SELECT
                      (SELECT count(*) FROM unsettled) = (SELECT count(*) FROM attempt)
                        - (SELECT count(*) FROM settlement)
                        + (SELECT count(*) FROM settlement WHERE outcome = 'unknown' AND outcome <> 'applied')
                      AND NOT EXISTS (
                        SELECT 1 FROM unsettled
                        LEFT JOIN attempt ON attempt.id = unsettled.attempt_id
                        LEFT JOIN settlement ON settlement.attempt_id = attempt.id AND settlement.outcome <> 'unknown'
                        WHERE attempt.id IS NULL OR settlement.id IS NOT NULL)
                    """)
            return isListRight ?? false ? nil : .unsettledAltered
        }
    }
}

/// What may be removed follows from the grants, so each must be what a write of ours gave.
private func strayGrant(_ db: Database) throws -> ChainFlaw? {
    try Row.fetchOne(
        db,
        sql: """
            SELECT target.server_id, grant.skill_id
            FROM grant JOIN target ON target.id = grant.target_id
            WHERE NOT EXISTS (
              SELECT 1
              FROM attempt
              JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
              JOIN skill_entry AS sent ON sent.skill_set_id = attempt.skill_set_id
              WHERE attempt.id = grant.attempt_id AND attempt.target_id = grant.target_id
                AND sent.skill_id = grant.skill_id AND sent.proficiency = grant.proficiency
                AND NOT EXISTS (
                  SELECT 1 FROM skill_entry AS had
                  WHERE had.skill_set_id = base.skill_set_id AND had.written = sent.written))
            UNION ALL
            SELECT target.server_id, ours.skill_id
            FROM target
            JOIN snapshot ON snapshot.id = target.snapshot_id
            JOIN skill_entry AS ours ON ours.skill_set_id = snapshot.granted_id
            WHERE NOT EXISTS (
              SELECT 1 FROM grant WHERE grant.target_id = target.id AND grant.skill_id = ours.skill_id)
            LIMIT 1
            """
    ).map { .grantAltered(serverID: $0["server_id"], skill: $0["skill_id"]) }
}
