import Domain
import GRDB

extension Database {
    /// How many people would lose a skill that a group gave which gives nothing any more: it is mapped to nothing, or no longer
    /// mapped, has another name, or is gone.
    ///
    /// By joins throughout: a look at every loss for itself takes a step for each person, skill, group and group once more.
    func deserted(by plan: Plan) throws -> Int {
        let losses = plan.changes.filter { $0.target.kind == .user }.flatMap { change in
            change.remove.ids.map { Loss(target: change.target.id, skill: $0) }
        }
        if losses.isEmpty { return 0 }
        return try Int.fetchOne(
            self,
            sql: """
                WITH loss AS MATERIALIZED (
                  SELECT CAST(value ->> 'target' AS INTEGER) AS target_id, CAST(value ->> 'skill' AS TEXT) AS skill_id
                  FROM json_each(?)),
                loser AS MATERIALIZED (SELECT DISTINCT target_id FROM loss),
                -- The groups of every set that one of them was ever in.
                membership AS MATERIALIZED (
                  SELECT group_set.id AS group_set_id, followed.value AS server_id
                  FROM (
                    SELECT DISTINCT was.group_set_id
                    FROM loser CROSS JOIN snapshot AS was ON was.target_id = loser.target_id) AS known
                  CROSS JOIN group_set ON group_set.id = known.group_set_id
                  CROSS JOIN json_each(group_set.groups) AS followed),
                source AS MATERIALIZED (
                  SELECT giver.id, giver.server_id, giver.display_name, giver.present, giver.snapshot_id
                  FROM (SELECT DISTINCT server_id FROM membership) AS met
                  CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = met.server_id),
                -- Those that are there and mapped to nothing: since that was imported, or since they have their name.
                silent AS MATERIALIZED (
                  SELECT source.id AS giver_id, source.server_id, max(
                    bearing.snapshot_id,
                    coalesce((SELECT max(revision.event_id)
                      FROM mapping JOIN revision ON revision.id = mapping.revision_id
                      WHERE mapping.group_name = source.display_name), 0)) AS since
                  FROM source
                  CROSS JOIN bearing ON bearing.target = source.id
                  WHERE source.present = 1 AND NOT EXISTS (
                    SELECT 1 FROM desired JOIN skill_set ON skill_set.id = desired.skill_set_id
                    WHERE desired.group_name = source.display_name AND skill_set.skills <> '[]')),
                -- The sets with a group that gives nothing any more, and those with one that is gone.
                silent_in AS MATERIALIZED (
                  SELECT membership.group_set_id, silent.giver_id, silent.since
                  FROM silent CROSS JOIN membership ON membership.server_id = silent.server_id),
                gone_from AS MATERIALIZED (
                  SELECT membership.group_set_id, source.id AS giver_id, source.snapshot_id AS since
                  FROM source CROSS JOIN membership ON membership.server_id = source.server_id
                  WHERE source.present = 0),
                -- Who is in such a group, or was in it until it was gone.
                left_off AS MATERIALIZED (
                  SELECT person.id AS target_id, silent_in.giver_id, silent_in.since
                  FROM silent_in
                  CROSS JOIN snapshot AS current ON current.group_set_id = silent_in.group_set_id
                  CROSS JOIN target AS person ON person.id = current.target_id AND person.snapshot_id = current.id
                  WHERE +person.id IN (SELECT target_id FROM loser)
                  UNION ALL
                  SELECT during.target_id, gone_from.giver_id, gone_from.since
                  FROM gone_from
                  CROSS JOIN snapshot AS during ON during.group_set_id = gone_from.group_set_id
                  WHERE +during.target_id IN (SELECT target_id FROM loser)
                    AND during.id = (
                      SELECT max(before.id) FROM snapshot AS before
                      WHERE before.target_id = during.target_id AND before.id < gone_from.since)),
                -- What these groups ever asked for.
                given AS MATERIALIZED (
                  SELECT DISTINCT left_by.giver_id, skill_entry.skill_id
                  FROM (SELECT DISTINCT giver_id FROM left_off) AS left_by
                  CROSS JOIN target_name AS borne ON borne.target_id = left_by.giver_id
                  CROSS JOIN mapping ON mapping.group_name = borne.name
                  CROSS JOIN skill_entry ON skill_entry.skill_set_id = mapping.skill_set_id),
                -- The losses of what they gave. What others asked for then counts from the snapshot of then on.
                candidate AS MATERIALIZED (
                  SELECT DISTINCT
                    left_off.target_id, given.skill_id, left_off.since,
                    coalesce(
                      (SELECT max(until.id) FROM snapshot AS until
                       WHERE until.target_id = left_off.target_id AND until.id <= left_off.since),
                      left_off.since) AS first_id
                  FROM left_off
                  CROSS JOIN given ON given.giver_id = left_off.giver_id
                  CROSS JOIN loss ON loss.target_id = left_off.target_id AND loss.skill_id = given.skill_id),
                -- What groups that are there ask for, and asked for until another import.
                asking AS MATERIALIZED (
                  SELECT source.server_id, skill_entry.skill_id,
                    (SELECT min(revision.event_id)
                     FROM mapping AS later JOIN revision ON revision.id = later.revision_id
                     WHERE later.group_name = mapping.group_name AND later.revision_id > mapping.revision_id) AS ended
                  FROM source
                  CROSS JOIN mapping ON mapping.group_name = source.display_name
                  CROSS JOIN skill_entry ON skill_entry.skill_set_id = mapping.skill_set_id
                  WHERE source.present = 1)
                SELECT count(DISTINCT target_id)
                FROM (
                  SELECT target_id, skill_id, since FROM candidate
                  -- Since then a group of theirs has asked for the skill.
                  EXCEPT
                  SELECT candidate.target_id, candidate.skill_id, candidate.since
                  FROM candidate
                  CROSS JOIN asking
                    ON asking.skill_id = candidate.skill_id
                    AND (asking.ended IS NULL OR asking.ended > candidate.since)
                  CROSS JOIN snapshot AS after
                    ON after.target_id = candidate.target_id AND after.id >= candidate.first_id
                  CROSS JOIN membership
                    ON membership.group_set_id = after.group_set_id AND membership.server_id = asking.server_id)
                """,
            arguments: [try jsonArray(losses)]) ?? 0
    }

    private struct Loss: Encodable {
        let target: Target.ID
        let skill: String
    }
}
