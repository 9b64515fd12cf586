-- Views that call a group by the name that it bore when something happened: to be renamed later changes nothing of it.

DROP VIEW trail;
DROP VIEW attempts;
DROP VIEW group_names;

-- As before, the groups under the names that they bore then as well.
CREATE VIEW attempts AS
SELECT
  attempt.id,
  attempt.cycle_id                          AS cycle,
  target.id                                 AS target,
  iif(target.kind = 'group', target.server_id, NULL) AS group_id,
  iif(target.kind = 'group', borne.name, NULL) AS group_name,
  target.kind                               AS target_kind,
  target.server_id                          AS target_id,
  borne.name                                AS target_name,
  attempt.number                            AS attempt,
  attempt.planned_at,
  settlement.sent_at,
  settlement.settled_at,
  coalesce(settlement.outcome, 'pending')   AS outcome,
  settlement.http_status,
  base.version                              AS base_version,
  iif(settlement.outcome = 'applied', result.version, NULL) AS new_version,
  skills_before.skills                      AS skills_before,
  skills_after.skills                       AS skills_after,
  attempt.revision_id                       AS revision,
  settlement.error,
  settlement.correlation_id,
  settlement.duration_ms,
  settlement.id                             AS settlement,
  -- Those of the groups that the person followed then whose mappings asked for something, each by the name that it
  -- bore then; by the oldest that is known, where that was pruned.
  iif(target.kind = 'user',
    (SELECT json_group_array(json_object('id', giver.server_id, 'name', called.name))
     FROM group_set, json_each(group_set.groups) AS followed
     CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     JOIN target_name AS called ON called.id = coalesce(
       (SELECT seen.name_id FROM snapshot AS seen
        WHERE seen.target_id = giver.id AND seen.id <= attempt.id ORDER BY seen.id DESC LIMIT 1),
       (SELECT seen.name_id FROM snapshot AS seen WHERE seen.target_id = giver.id ORDER BY seen.id LIMIT 1))
     JOIN mapping ON mapping.group_name = called.name AND mapping.revision_id = (
       SELECT max(newest.revision_id) FROM mapping AS newest
       WHERE newest.group_name = called.name AND newest.revision_id <= attempt.revision_id)
     WHERE group_set.id = base.group_set_id AND mapping.skill_set_id IS NOT NULL), NULL) AS groups
FROM attempt
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = attempt.target_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
LEFT JOIN settlement
  ON settlement.id = (SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id;

-- As before, the groups under the names that they bore then, and each write with who imported its revision.
CREATE VIEW trail AS
SELECT
  revision.event_id       AS id,
  revision.imported_at    AS at,
  target.id               AS target,
  iif(target.kind = 'group', target.server_id, NULL) AS group_id,
  iif(target.kind = 'group', mapping.group_name, NULL) AS group_name,
  target.kind             AS target_kind,
  target.server_id        AS target_id,
  mapping.group_name      AS target_name,
  iif(mapping.skill_set_id IS NULL, 'unmapped', 'mapped') AS event,
  (SELECT then_borne.name
   FROM snapshot AS then_seen JOIN target_name AS then_borne ON then_borne.id = then_seen.name_id
   WHERE then_seen.target_id = target.id AND then_seen.id < revision.event_id
   ORDER BY then_seen.id DESC LIMIT 1) AS name_before,
  NULL                    AS skills_before,
  skill_set.skills,
  NULL                    AS version_before,
  NULL                    AS version,
  revision.id             AS revision,
  revision.imported_at,
  revision.imported_by,
  revision.source,
  revision.note,
  NULL                    AS attempt,
  NULL                    AS http_status,
  NULL                    AS error,
  NULL                    AS token,
  NULL                    AS approved_by,
  NULL                    AS groups_before,
  NULL                    AS groups,
  NULL                    AS given
FROM target_name
JOIN target ON target.id = target_name.target_id AND target.kind = 'group'
JOIN mapping ON mapping.group_name = target_name.name
JOIN revision ON revision.id = mapping.revision_id
LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
UNION ALL
SELECT
  revision.event_id, revision.imported_at, NULL, NULL, mapping.group_name, 'group', NULL, mapping.group_name,
  iif(mapping.skill_set_id IS NULL, 'unmapped', 'mapped'),
  NULL, NULL, skill_set.skills, NULL, NULL,
  revision.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM mapping
JOIN revision ON revision.id = mapping.revision_id
LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
WHERE NOT EXISTS (
  SELECT 1 FROM target_name JOIN target ON target.id = target_name.target_id
  WHERE target_name.name = mapping.group_name AND target.kind = 'group')
UNION ALL
SELECT
  snapshot.id, snapshot.seen_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  CASE
    WHEN snapshot.source = 'vanished' THEN 'vanished'
    WHEN before.id IS NULL THEN iif(snapshot.id <= (SELECT max(last_id) FROM pruning WHERE events > 0), 'known', 'appeared')
    WHEN before.source = 'vanished' THEN 'cameBack'
    WHEN target.kind = 'user' AND before.skill_set_id IS snapshot.skill_set_id
      AND before.group_set_id IS NOT snapshot.group_set_id THEN 'regrouped'
    ELSE 'changedOutside'
  END,
  borne_before.name, skills_before.skills, skill_set.skills, before.version, snapshot.version,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  -- Both by the names that the groups bore then, so that what differs is who came and went.
  iif(before.group_set_id IS NULL, NULL,
    (SELECT json_group_array(coalesce(called.name, followed.value))
     FROM group_set, json_each(group_set.groups) AS followed
     LEFT JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     LEFT JOIN target_name AS called ON called.id = coalesce(
       (SELECT seen.name_id FROM snapshot AS seen
        WHERE seen.target_id = giver.id AND seen.id <= snapshot.id ORDER BY seen.id DESC LIMIT 1),
       (SELECT seen.name_id FROM snapshot AS seen WHERE seen.target_id = giver.id ORDER BY seen.id LIMIT 1))
     WHERE group_set.id = before.group_set_id)),
  iif(snapshot.group_set_id IS NULL, NULL,
    (SELECT json_group_array(coalesce(called.name, followed.value))
     FROM group_set, json_each(group_set.groups) AS followed
     LEFT JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     LEFT JOIN target_name AS called ON called.id = coalesce(
       (SELECT seen.name_id FROM snapshot AS seen
        WHERE seen.target_id = giver.id AND seen.id <= snapshot.id ORDER BY seen.id DESC LIMIT 1),
       (SELECT seen.name_id FROM snapshot AS seen WHERE seen.target_id = giver.id ORDER BY seen.id LIMIT 1))
     WHERE group_set.id = snapshot.group_set_id)),
  NULL
FROM snapshot
JOIN target ON target.id = snapshot.target_id
JOIN target_name AS borne ON borne.id = snapshot.name_id AND borne.target_id = snapshot.target_id
LEFT JOIN skill_set ON skill_set.id = snapshot.skill_set_id
-- Of what was kept from before a pruning, the one before may have gone: what is across a gap tells nothing.
LEFT JOIN snapshot AS before
  ON before.id = (SELECT max(earlier.id) FROM snapshot AS earlier
                  WHERE earlier.target_id = snapshot.target_id AND earlier.id < snapshot.id)
  AND (snapshot.id > coalesce((SELECT max(last_id) FROM pruning), 0)
    OR NOT EXISTS (SELECT 1 FROM gap WHERE gap.last_id < snapshot.id AND gap.first_id > before.id))
LEFT JOIN target_name AS borne_before ON borne_before.id = before.name_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = before.skill_set_id
WHERE snapshot.source <> 'put'
UNION ALL
SELECT
  settlement.id, settlement.settled_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  settlement.outcome,
  NULL, skills_before.skills, skills_after.skills, base.version,
  iif(settlement.outcome = 'applied', result.version, NULL),
  revision.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  attempt.id, settlement.http_status, settlement.error, NULL, NULL,
  NULL, NULL,
  -- Which group asked for each skill that the write gave.
  iif(target.kind = 'user',
    (SELECT json_group_array(json_object('skill', asked.skill_id, 'group', called.name))
     FROM group_set, json_each(group_set.groups) AS followed
     CROSS JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     JOIN target_name AS called ON called.id = coalesce(
       (SELECT seen.name_id FROM snapshot AS seen
        WHERE seen.target_id = giver.id AND seen.id <= attempt.id ORDER BY seen.id DESC LIMIT 1),
       (SELECT seen.name_id FROM snapshot AS seen WHERE seen.target_id = giver.id ORDER BY seen.id LIMIT 1))
     JOIN mapping ON mapping.group_name = called.name AND mapping.revision_id = (
       SELECT max(newest.revision_id) FROM mapping AS newest
       WHERE newest.group_name = called.name AND newest.revision_id <= attempt.revision_id)
     JOIN skill_entry AS asked ON asked.skill_set_id = mapping.skill_set_id
     WHERE group_set.id = base.group_set_id
       AND EXISTS (
         SELECT 1 FROM skill_entry AS sent
         WHERE sent.skill_set_id = attempt.skill_set_id AND sent.skill_id = asked.skill_id
           AND NOT EXISTS (
             SELECT 1 FROM skill_entry AS borne
             WHERE borne.skill_set_id = base.skill_set_id AND borne.written = sent.written))), NULL)
FROM attempt
JOIN settlement ON settlement.attempt_id = attempt.id
LEFT JOIN revision ON revision.id = attempt.revision_id
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = attempt.target_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id
UNION ALL
SELECT
  attempt.id, attempt.planned_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  'pending',
  NULL, skills_before.skills, skills_after.skills, base.version, NULL,
  revision.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  attempt.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM unsettled
JOIN attempt ON attempt.id = unsettled.attempt_id
LEFT JOIN revision ON revision.id = attempt.revision_id
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = attempt.target_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
WHERE NOT EXISTS (SELECT 1 FROM settlement WHERE settlement.attempt_id = attempt.id)
UNION ALL
SELECT
  hold.id, hold.held_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  'held',
  NULL, skills_before.skills, skills_after.skills, base.version, NULL,
  revision.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  NULL, NULL, NULL, hold.token, NULL, NULL, NULL, NULL
FROM held_change
JOIN hold ON hold.id = held_change.hold_id
LEFT JOIN revision ON revision.id = held_change.revision_id
JOIN target ON target.id = held_change.target_id
JOIN snapshot AS base ON base.id = held_change.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = held_change.target_id
JOIN skill_set AS skills_after ON skills_after.id = held_change.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
UNION ALL
SELECT
  release.id, release.released_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  'released',
  NULL, skills_before.skills, skills_after.skills, base.version, NULL,
  revision.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  NULL, NULL, NULL, hold.token, release.approved_by, NULL, NULL, NULL
FROM held_change
JOIN hold ON hold.id = held_change.hold_id
JOIN release ON release.hold_id = hold.id
LEFT JOIN revision ON revision.id = held_change.revision_id
JOIN target ON target.id = held_change.target_id
JOIN snapshot AS base ON base.id = held_change.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = held_change.target_id
JOIN skill_set AS skills_after ON skills_after.id = held_change.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id;
