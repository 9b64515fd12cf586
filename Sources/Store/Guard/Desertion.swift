import Domain
import GRDB

extension Database {
    /// How many people would lose a skill that a group gave which gives nothing any more: it is mapped to nothing, or no longer
    /// mapped, has another name, or is gone.
    func deserted(by plan: Plan) throws -> Int {
        let losses = plan.changes.filter { $0.target.kind == .user }.flatMap { change in
            change.remove.ids.map { Loss(target: change.target.id, skill: $0) }
        }
        if losses.isEmpty { return 0 }
        return try Int.fetchOne(
            self,
            sql: """
                WITH loss AS MATERIALIZED (
                  SELECT value ->> 'target' AS target_id, value ->> 'skill' AS skill_id FROM json_each(?))
                SELECT count(DISTINCT loss.target_id)
                FROM loss
                CROSS JOIN target AS person ON person.id = loss.target_id
                CROSS JOIN snapshot AS current ON current.id = person.snapshot_id
                CROSS JOIN group_set ON group_set.id IN (
                  current.group_set_id,
                  (SELECT earlier.group_set_id FROM snapshot AS earlier
                   WHERE earlier.target_id = person.id AND earlier.group_set_id <> current.group_set_id
                   ORDER BY earlier.id DESC LIMIT 1))
                CROSS JOIN json_each(group_set.groups) AS followed
                CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                WHERE iif(giver.present = 0, 1, group_set.id = current.group_set_id AND NOT EXISTS (
                    SELECT 1 FROM desired JOIN skill_set ON skill_set.id = desired.skill_set_id
                    WHERE desired.group_name = giver.display_name AND skill_set.skills <> '[]'))
                  AND EXISTS (
                    SELECT 1
                    FROM target_name AS borne
                    JOIN mapping ON mapping.group_name = borne.name
                    JOIN skill_entry ON skill_entry.skill_set_id = mapping.skill_set_id
                    WHERE borne.target_id = giver.id AND skill_entry.skill_id = loss.skill_id)
                """,
            arguments: [try jsonArray(losses)]) ?? 0
    }

    private struct Loss: Encodable {
        let target: Target.ID
        let skill: String
    }
}
