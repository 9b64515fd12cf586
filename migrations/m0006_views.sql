-- Views that know of the guard.


-- ---------------------------------------------------------------------------------------------------------------------
-- What happened, as it is hashed
-- ---------------------------------------------------------------------------------------------------------------------

CREATE VIEW hold_events (id, at, event, body, hash) AS
SELECT
  hold.id, hold.held_at, 'hold',
  json_object(
    'id', hold.id, 'at', hold.held_at, 'event', 'hold', 'token', hold.token, 'cycle', hold.cycle_id,
    'revision', hold.revision_id, 'removals', hold.removals, 'unknown', hold.unknown,
    'emptied', hold.emptied,
    'mappedTargets', hold.mapped_targets, 'groupsBefore', hold.groups_before, 'groupsKnown', hold.groups_known,
    'maxRemovals', hold.max_removals, 'maxRemovalPercent', hold.max_removal_percent,
    'changes', json((
      SELECT json_group_array(json_object(
        'targetKind', held.kind, 'targetId', held.server_id, 'cause', held.cause, 'revision', held.revision_id,
        'mapped', coalesce(json(held.mapped), held.mapped_id), 'base', held.base_snapshot_id,
        'skills', coalesce(json(held.skills), held.skill_set_id)))
      FROM (
        SELECT held_change.*, target.kind, target.server_id, mapped.skills AS mapped, skill_set.skills
        FROM held_change
        LEFT JOIN target ON target.id = held_change.target_id
        LEFT JOIN skill_set AS mapped ON mapped.id = held_change.mapped_id
        LEFT JOIN skill_set ON skill_set.id = held_change.skill_set_id
        WHERE held_change.hold_id = hold.id
        ORDER BY held_change.target_id) AS held))),
  hold.hash
FROM hold;

CREATE VIEW release_events (id, at, event, body, hash) AS
SELECT
  release.id, release.released_at, 'release',
  json_object(
    'id', release.id, 'at', release.released_at, 'event', 'release', 'hold', release.hold_id,
    'cycle', release.cycle_id, 'approvedAt', release.approved_at, 'approvedBy', release.approved_by),
  release.hash
FROM release;

DROP VIEW events;
CREATE VIEW events AS
SELECT * FROM snapshot_events
UNION ALL SELECT * FROM attempt_events
UNION ALL SELECT * FROM settlement_events
UNION ALL SELECT * FROM revision_events
UNION ALL SELECT * FROM pruning_events
UNION ALL SELECT * FROM hold_events
UNION ALL SELECT * FROM release_events;


-- ---------------------------------------------------------------------------------------------------------------------
-- What happened to each target
-- ---------------------------------------------------------------------------------------------------------------------

-- As before, and with the plans that were held: a row for each target that one would change.
DROP VIEW trail;
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
  revision.imported_by,
  revision.source,
  revision.note,
  NULL                    AS attempt,
  NULL                    AS http_status,
  NULL                    AS error,
  NULL                    AS token,
  NULL                    AS approved_by
FROM target_name
JOIN target ON target.id = target_name.target_id
JOIN mapping ON mapping.group_name = target_name.name
JOIN revision ON revision.id = mapping.revision_id
LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
UNION ALL
SELECT
  revision.event_id, revision.imported_at, NULL, NULL, mapping.group_name, 'group', NULL, mapping.group_name,
  iif(mapping.skill_set_id IS NULL, 'unmapped', 'mapped'),
  NULL, NULL, skill_set.skills, NULL, NULL,
  revision.id, revision.imported_by, revision.source, revision.note, NULL, NULL, NULL, NULL, NULL
FROM mapping
JOIN revision ON revision.id = mapping.revision_id
LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
WHERE NOT EXISTS (SELECT 1 FROM target_name WHERE target_name.name = mapping.group_name)
UNION ALL
SELECT
  snapshot.id, snapshot.seen_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  CASE
    WHEN snapshot.source = 'vanished' THEN 'vanished'
    WHEN before.id IS NULL THEN iif(snapshot.id <= (SELECT max(last_id) FROM pruning), 'known', 'appeared')
    WHEN before.source = 'vanished' THEN 'cameBack'
    ELSE 'changedOutside'
  END,
  borne_before.name, skills_before.skills, skill_set.skills, before.version, snapshot.version,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM snapshot
JOIN target ON target.id = snapshot.target_id
JOIN target_name AS borne ON borne.id = snapshot.name_id AND borne.target_id = snapshot.target_id
LEFT JOIN skill_set ON skill_set.id = snapshot.skill_set_id
LEFT JOIN snapshot AS before
  ON before.id = (SELECT max(earlier.id) FROM snapshot AS earlier
                  WHERE earlier.target_id = snapshot.target_id AND earlier.id < snapshot.id)
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
  attempt.revision_id, NULL, NULL, NULL, attempt.id, settlement.http_status, settlement.error, NULL, NULL
FROM attempt
JOIN settlement ON settlement.attempt_id = attempt.id
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
  attempt.revision_id, NULL, NULL, NULL, attempt.id, NULL, NULL, NULL, NULL
FROM unsettled
JOIN attempt ON attempt.id = unsettled.attempt_id
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
  held_change.revision_id, NULL, NULL, NULL, NULL, NULL, NULL, hold.token, NULL
FROM held_change
JOIN hold ON hold.id = held_change.hold_id
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
  held_change.revision_id, NULL, NULL, NULL, NULL, NULL, NULL, hold.token, release.approved_by
FROM held_change
JOIN hold ON hold.id = held_change.hold_id
JOIN release ON release.hold_id = hold.id
JOIN target ON target.id = held_change.target_id
JOIN snapshot AS base ON base.id = held_change.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = held_change.target_id
JOIN skill_set AS skills_after ON skills_after.id = held_change.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id;


-- ---------------------------------------------------------------------------------------------------------------------
-- What the views mean, to those who read them from outside
-- ---------------------------------------------------------------------------------------------------------------------

-- These views and columns keep their names. A row without a column tells of the view.
DROP VIEW documentation;
CREATE VIEW documentation (place, view_name, column_name, meaning) AS
VALUES
  (1, 'drift', NULL, 'Every mapped group that does not bear what is asked for, with one cause (docs/DRIFT.md).'),
  (1, 'drift', 'target', 'The number that stands for the group in all views; NULL where none of the name is present.'),
  (1, 'drift', 'group_id', 'The id that the server knows the group by; of a group that is gone, the id that it had.'),
  (1, 'drift', 'group_name', 'The mapped name.'),
  (1, 'drift', 'target_kind', '`group` or `user`: what bears the skills.'),
  (1, 'drift', 'target_id', 'The id of what bears the skills: the group itself, or a person.'),
  (1, 'drift', 'target_name', 'Its name.'),
  (1, 'drift', 'cause', '`ambiguousName`, `groupMissing`, `putFailed`, `changedOutside`, `neverApplied` or `mappingChanged`.'),
  (1, 'drift', 'mapped', 'The skills that the mapping asks for, a JSON array.'),
  (1, 'drift', 'observed', 'The skills that were last seen, a JSON array; NULL where they are not known.'),
  (1, 'drift', 'granted', 'Those of them that PUTs of ours added, a JSON array.'),
  (1, 'drift', 'missing', 'What is to be added, a JSON array.'),
  (1, 'drift', 'extra', 'What is to be taken away, a JSON array.'),
  (1, 'drift', 'since', 'When the cause came about.'),
  (1, 'drift', 'revision', 'The revision that gave the mapping its present skills.'),
  (1, 'drift', 'last_attempt', 'The last PUT for the target, by its number.'),
  (1, 'drift', 'snapshot_id', 'The event in which it was last seen.'),
  (1, 'drift', 'base_version', 'The version that it had then.'),
  (1, 'drift', 'satisfied_snapshot', 'The event in which it was last seen to bear what is asked for, where it was.'),

  (2, 'attempts', NULL, 'Every PUT with how it ended, under the name that the group bore then.'),
  (2, 'attempts', 'id', 'Its number among the events; the newest has the highest.'),
  (2, 'attempts', 'cycle', 'The cycle that it belongs to.'),
  (2, 'attempts', 'target', 'The number that stands for the group in all views.'),
  (2, 'attempts', 'group_id', 'The id that the server knows the group by.'),
  (2, 'attempts', 'group_name', 'The name that the group bore when it was planned.'),
  (2, 'attempts', 'target_kind', '`group` or `user`: what bears the skills.'),
  (2, 'attempts', 'target_id', 'The id of what bears the skills.'),
  (2, 'attempts', 'target_name', 'The name that it bore when the attempt was planned.'),
  (2, 'attempts', 'attempt', '1 for the first of a change within a cycle, one higher for each repetition.'),
  (2, 'attempts', 'planned_at', 'When it was recorded, just before it was sent.'),
  (2, 'attempts', 'sent_at', 'When it was sent; NULL where it never left, or where that is not known.'),
  (2, 'attempts', 'settled_at', 'When its outcome was recorded; NULL while it is pending.'),
  (2, 'attempts', 'outcome', '`pending`, `applied`, `conflict`, `rateLimited`, `rejected`, `failed`, `unknown` or `superseded`.'),
  (2, 'attempts', 'http_status', 'The status of the answer; NULL where there was none.'),
  (2, 'attempts', 'base_version', 'The version that it started from.'),
  (2, 'attempts', 'new_version', 'The version that it produced, where it was applied.'),
  (2, 'attempts', 'skills_before', 'What the group bore before, a JSON array; NULL where it was not known.'),
  (2, 'attempts', 'skills_after', 'What was sent, a JSON array.'),
  (2, 'attempts', 'revision', 'The revision that it was for.'),
  (2, 'attempts', 'error', 'What the server or the transport said was wrong.'),
  (2, 'attempts', 'correlation_id', 'The server''s name for the exchange, which its support asks for.'),
  (2, 'attempts', 'duration_ms', 'Milliseconds from sending until the answer was there or given up.'),
  (2, 'attempts', 'settlement', 'The event that settled it.'),

  (3, 'trail', NULL, 'Everything that happened to each group, an event a row; in order by `id`.'),
  (3, 'trail', 'id', 'The number of the event.'),
  (3, 'trail', 'at', 'When it was recorded.'),
  (3, 'trail', 'target', 'The number that stands for the group in all views; NULL where nobody ever bore the mapped name.'),
  (3, 'trail', 'group_id', 'The id that the server knows the group by.'),
  (3, 'trail', 'group_name', 'The name that the event is about: the mapped one, or the one that the group bore.'),
  (3, 'trail', 'target_kind', '`group` or `user`: what bears the skills.'),
  (3, 'trail', 'target_id', 'The id of what bears the skills.'),
  (3, 'trail', 'target_name', 'The name that the event is about.'),
  (3, 'trail', 'event', '`mapped`, `unmapped`, `appeared`, `known`, `changedOutside`, `vanished`, `cameBack`, `held`, `released`, or the outcome of a PUT.'),
  (3, 'trail', 'name_before', 'The name before, where the group was seen; of a mapping the name that it bore then.'),
  (3, 'trail', 'skills_before', 'What the group bore before, a JSON array.'),
  (3, 'trail', 'skills', 'What it bears, shall bear, or was sent, a JSON array.'),
  (3, 'trail', 'version_before', 'The version before.'),
  (3, 'trail', 'version', 'The version from then on, where it is known.'),
  (3, 'trail', 'revision', 'The revision that the event is, or that the PUT, held or not, was for.'),
  (3, 'trail', 'imported_by', 'Who imported the revision, `user@host`.'),
  (3, 'trail', 'source', 'The file that the revision came from.'),
  (3, 'trail', 'note', 'Why, in the words of who imported it.'),
  (3, 'trail', 'attempt', 'The PUT that the event settles.'),
  (3, 'trail', 'http_status', 'The status of its answer.'),
  (3, 'trail', 'error', 'What was said to be wrong with it.'),
  (3, 'trail', 'token', 'The held plan that the event is about.'),
  (3, 'trail', 'approved_by', 'Who let it go through, `user@host`.'),

  (4, 'applied', NULL, 'What the last confirmed PUT of ours left on each group.'),
  (4, 'applied', 'target', 'The number that stands for the group in all views.'),
  (4, 'applied', 'group_id', 'The id that the server knows the group by.'),
  (4, 'applied', 'group_name', 'The name that the group bears now.'),
  (4, 'applied', 'target_kind', '`group` or `user`: what bears the skills.'),
  (4, 'applied', 'target_id', 'The id of what bears the skills.'),
  (4, 'applied', 'target_name', 'Its name now.'),
  (4, 'applied', 'skills', 'The skills that the PUT left, a JSON array.'),
  (4, 'applied', 'version', 'The version that it produced; NULL where the server did not tell.'),
  (4, 'applied', 'revision', 'The revision that it was for.'),
  (4, 'applied', 'attempt', 'The PUT, by its number.'),
  (4, 'applied', 'applied_at', 'When it was confirmed.'),

  (5, 'conflicts_hourly', NULL, 'How often another''s edit met a PUT of ours, by group and hour.'),
  (5, 'conflicts_hourly', 'hour', 'The hour''s beginning.'),
  (5, 'conflicts_hourly', 'target', 'The number that stands for the group in all views.'),
  (5, 'conflicts_hourly', 'group_id', 'The id that the server knows the group by.'),
  (5, 'conflicts_hourly', 'group_name', 'The name that the group bears now.'),
  (5, 'conflicts_hourly', 'target_kind', '`group` or `user`: what bears the skills.'),
  (5, 'conflicts_hourly', 'target_id', 'The id of what bears the skills.'),
  (5, 'conflicts_hourly', 'target_name', 'Its name now.'),
  (5, 'conflicts_hourly', 'conflicts', 'How many; more than 10 mean that something else provisions the group.'),

  (6, 'events', NULL, 'Everything that is chained, in the form that is hashed (docs/AUDIT.md).'),
  (6, 'events', 'id', 'The number of the event: one sequence for all of them.'),
  (6, 'events', 'at', 'When it was recorded.'),
  (6, 'events', 'event', '`snapshot`, `attempt`, `settlement`, `revision` or `pruning`.'),
  (6, 'events', 'body', 'What the event says, a JSON object: its SHA-256 is hashed after the hash of the event before.'),
  (6, 'events', 'hash', 'SHA-256, 32 bytes.');
