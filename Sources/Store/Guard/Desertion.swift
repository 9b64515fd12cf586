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
                  SELECT value ->> 'target' AS target_id, value ->> 'skill' AS skill_id FROM json_each(?)),
                -- Groups that give nothing any more, each with the event since which it does not.
                left_off (target_id, skill_id, giver_id, since) AS (
                  -- A group that they are in is there, and mapped to nothing: since that was imported, or since it has its
                  -- name.
                  SELECT loss.target_id, loss.skill_id, giver.id, max(
                    bearing.snapshot_id,
                    coalesce((SELECT max(revision.event_id)
                      FROM mapping JOIN revision ON revision.id = mapping.revision_id
                      WHERE mapping.group_name = giver.display_name), 0))
                  FROM loss
                  CROSS JOIN target AS person ON person.id = loss.target_id
                  CROSS JOIN snapshot AS current ON current.id = person.snapshot_id
                  CROSS JOIN group_set ON group_set.id = current.group_set_id
                  CROSS JOIN json_each(group_set.groups) AS followed
                  CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                  CROSS JOIN bearing ON bearing.target = giver.id
                  WHERE giver.present = 1 AND NOT EXISTS (
                    SELECT 1 FROM desired JOIN skill_set ON skill_set.id = desired.skill_set_id
                    WHERE desired.group_name = giver.display_name AND skill_set.skills <> '[]')
                  UNION ALL
                  -- A group is gone that they were in until then.
                  SELECT loss.target_id, loss.skill_id, giver.id, giver.snapshot_id
                  FROM loss
                  CROSS JOIN snapshot AS during ON during.target_id = loss.target_id
                  CROSS JOIN group_set ON group_set.id = during.group_set_id
                  CROSS JOIN json_each(group_set.groups) AS followed
                  CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
                  WHERE giver.present = 0
                    AND during.id = (
                      SELECT max(before.id) FROM snapshot AS before
                      WHERE before.target_id = loss.target_id AND before.id < giver.snapshot_id)),
                -- Those of them since which no other group of theirs has asked for the skill.
                forsaken AS (
                  SELECT * FROM left_off
                  WHERE NOT EXISTS (
                    SELECT 1
                    FROM snapshot AS after
                    CROSS JOIN group_set AS joined ON joined.id = after.group_set_id
                    CROSS JOIN json_each(joined.groups) AS other
                    CROSS JOIN target AS asking ON asking.kind = 'group' AND asking.server_id = other.value
                    CROSS JOIN mapping ON mapping.group_name = asking.display_name
                    CROSS JOIN skill_entry
                      ON skill_entry.skill_set_id = mapping.skill_set_id AND skill_entry.skill_id = left_off.skill_id
                    WHERE after.target_id = left_off.target_id AND asking.present = 1
                      -- That of then counts as well, under the mappings from then on.
                      AND after.id >= coalesce(
                        (SELECT max(id) FROM snapshot
                         WHERE target_id = left_off.target_id AND id <= left_off.since), left_off.since)
                      AND NOT EXISTS (
                        SELECT 1 FROM mapping AS later JOIN revision ON revision.id = later.revision_id
                        WHERE later.group_name = mapping.group_name AND later.revision_id > mapping.revision_id
                          AND revision.event_id <= left_off.since)))
                SELECT count(DISTINCT forsaken.target_id)
                FROM forsaken
                WHERE EXISTS (
                  SELECT 1
                  FROM target_name AS borne
                  JOIN mapping ON mapping.group_name = borne.name
                  JOIN skill_entry ON skill_entry.skill_set_id = mapping.skill_set_id
                  WHERE borne.target_id = forsaken.giver_id AND skill_entry.skill_id = forsaken.skill_id)
                """,
            arguments: [try jsonArray(losses)]) ?? 0
    }

    private struct Loss: Encodable {
        let target: Target.ID
        let skill: String
    }
}
