-- What people and the program ask of the database, by the names they use. Times are milliseconds since
-- 1970-01-01T00:00:00Z. The views that are made to be read from outside, and their columns, are in `documentation`;
-- docs/SCHEMA.md is made from it.


-- ---------------------------------------------------------------------------------------------------------------------
-- What was done
-- ---------------------------------------------------------------------------------------------------------------------

-- Every attempt with how it ended, under the name that the target bore then.
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
  settlement.id                             AS settlement
FROM attempt
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = attempt.target_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
LEFT JOIN settlement
  ON settlement.id = (SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id;

-- What the last confirmed PUT of ours left on each target.
CREATE VIEW applied AS
SELECT
  target.id             AS target,
  iif(target.kind = 'group', target.server_id, NULL) AS group_id,
  iif(target.kind = 'group', target.display_name, NULL) AS group_name,
  target.kind           AS target_kind,
  target.server_id      AS target_id,
  target.display_name   AS target_name,
  skill_set.skills,
  result.version,
  attempt.revision_id   AS revision,
  attempt.id            AS attempt,
  settlement.settled_at AS applied_at
FROM target
JOIN attempt ON attempt.id = (
  SELECT candidate.id
  FROM attempt AS candidate
  JOIN settlement AS confirmed ON confirmed.attempt_id = candidate.id AND confirmed.outcome = 'applied'
  WHERE candidate.target_id = target.id
  ORDER BY candidate.id DESC
  LIMIT 1)
JOIN settlement ON settlement.attempt_id = attempt.id AND settlement.outcome = 'applied'
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id
JOIN skill_set ON skill_set.id = coalesce(result.skill_set_id, attempt.skill_set_id);

-- Where something that our last writes gave was gone when the target was next seen, though no version could have told
-- them of it. What the writes of one cycle gave is what the last of them asks for and the first did not find. A poll may be
-- late: what the next look shows again, without a write in between, was never gone.
CREATE VIEW undone AS
SELECT
  seen.id         AS snapshot_id,
  seen.target_id,
  seen.seen_at,
  seen.seen_at / 3600000 * 3600000 AS hour,
  attempt.id      AS attempt_id
FROM snapshot AS seen
JOIN attempt ON attempt.id = (
  SELECT max(earlier.id) FROM attempt AS earlier WHERE earlier.target_id = seen.target_id AND earlier.id < seen.id)
JOIN cycle ON cycle.id = attempt.cycle_id
JOIN attempt AS first ON first.id = (
  SELECT min(earlier.id) FROM attempt AS earlier
  WHERE earlier.target_id = seen.target_id AND earlier.id > cycle.after_event)
JOIN snapshot AS base ON base.id = first.base_snapshot_id
JOIN snapshot AS before ON before.id = (
  SELECT max(earlier.id) FROM snapshot AS earlier WHERE earlier.target_id = seen.target_id AND earlier.id < seen.id)
LEFT JOIN snapshot AS next ON next.source IN ('poll', 'read') AND next.id = (
  SELECT min(later.id) FROM snapshot AS later WHERE later.target_id = seen.target_id AND later.id > seen.id)
  AND NOT EXISTS (
    SELECT 1 FROM attempt AS later
    WHERE later.target_id = seen.target_id AND later.id > seen.id AND later.id < next.id)
JOIN skill_set AS asked ON asked.id = attempt.skill_set_id
JOIN skill_set AS had ON had.id = before.skill_set_id
JOIN skill_set AS shown ON shown.id = seen.skill_set_id
LEFT JOIN skill_set AS found ON found.id = base.skill_set_id
LEFT JOIN skill_set AS again ON again.id = next.skill_set_id
WHERE seen.source IN ('poll', 'read') AND seen.version IS NULL AND base.version IS NULL
  AND before.source <> 'vanished' AND before.skill_set_id <> seen.skill_set_id
  AND EXISTS (
    SELECT 1
    FROM attempt AS written JOIN settlement ON settlement.attempt_id = written.id
    WHERE written.target_id = seen.target_id AND written.id BETWEEN first.id AND attempt.id
      AND settlement.outcome = 'applied' AND settlement.id < seen.id)
  AND EXISTS (
    SELECT value FROM json_each(asked.skills)
    INTERSECT SELECT value FROM json_each(had.skills)
    EXCEPT SELECT value FROM json_each(found.skills)
    EXCEPT SELECT value FROM json_each(shown.skills)
    EXCEPT SELECT value FROM json_each(again.skills));

-- How often another's edit met a PUT of ours, or undid it, by target and hour. A window rather than groups: a condition on
-- the hour reaches the indexes through it.
CREATE VIEW conflicts_hourly AS
SELECT DISTINCT
  met.hour,
  target.id             AS target,
  iif(target.kind = 'group', target.server_id, NULL) AS group_id,
  iif(target.kind = 'group', target.display_name, NULL) AS group_name,
  target.kind           AS target_kind,
  target.server_id      AS target_id,
  target.display_name   AS target_name,
  count(*) OVER (PARTITION BY met.hour, met.target_id) AS conflicts
FROM (
  SELECT settlement.settled_at / 3600000 * 3600000 AS hour, attempt.target_id
  FROM settlement
  JOIN attempt ON attempt.id = settlement.attempt_id
  WHERE settlement.outcome = 'conflict'
  UNION ALL
  SELECT hour, target_id FROM (SELECT DISTINCT hour, target_id, attempt_id FROM undone)) AS met
JOIN target ON target.id = met.target_id;

-- Everything that happened to each target, an event a row. What our own PUTs left is told by the attempt, not once more
-- by the snapshot. A mapping concerns every target that ever bore its name, and one that nobody bore has no target.
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
  NULL                    AS error
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
  revision.id, revision.imported_by, revision.source, revision.note, NULL, NULL, NULL
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
  NULL, NULL, NULL, NULL, NULL, NULL, NULL
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
  attempt.revision_id, NULL, NULL, NULL, attempt.id, settlement.http_status, settlement.error
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
  attempt.revision_id, NULL, NULL, NULL, attempt.id, NULL, NULL
FROM unsettled
JOIN attempt ON attempt.id = unsettled.attempt_id
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN target_name AS borne ON borne.id = base.name_id AND borne.target_id = attempt.target_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
WHERE NOT EXISTS (SELECT 1 FROM settlement WHERE settlement.attempt_id = attempt.id);

-- ---------------------------------------------------------------------------------------------------------------------
-- What is not as it is asked for
-- ---------------------------------------------------------------------------------------------------------------------

-- The mappings of the current revision.
CREATE VIEW desired AS
SELECT mapping.group_name, mapping.revision_id, mapping.skill_set_id
FROM mapping
WHERE mapping.skill_set_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM mapping AS later
    WHERE later.group_name = mapping.group_name AND later.revision_id > mapping.revision_id);

-- Every mapped group with what is known of it: a row for each target that bears the name, and one where none does.
CREATE VIEW standing AS
SELECT
  desired.group_name,
  desired.revision_id,
  desired.skill_set_id    AS mapped_id,
  target.id               AS target,
  target.kind             AS target_kind,
  target.server_id        AS target_id,
  current.id              AS snapshot_id,
  current.version,
  current.skill_set_id    AS observed_id,
  current.granted_id,
  current.seen_at,
  (SELECT max(attempt.id) FROM attempt WHERE attempt.target_id = target.id) AS last_attempt,
  (SELECT count(*) FROM target AS bearer
   WHERE bearer.display_name = desired.group_name AND bearer.present = 1) AS bearers,
  coalesce((SELECT cycle.mode FROM cycle WHERE cycle.id = (SELECT max(id) FROM cycle)), 'replace') AS mode
FROM desired
LEFT JOIN target ON target.display_name = desired.group_name AND target.present = 1
LEFT JOIN snapshot AS current ON current.id = target.snapshot_id;

-- Mapped groups that do not bear what is asked for, with what is missing and what is too much.
CREATE VIEW discrepancy AS
SELECT
  standing.*,
  mapped.skills    AS mapped,
  observed.skills  AS observed,
  granted.skills   AS granted,
  (SELECT json_group_array(asked.value) FROM json_each(mapped.skills) AS asked
   WHERE asked.value NOT IN (SELECT value FROM json_each(coalesce(observed.skills, '[]')))) AS missing,
  (SELECT json_group_array(borne.value)
   FROM json_each(CASE standing.mode WHEN 'additive' THEN coalesce(granted.skills, '[]')
                                     ELSE coalesce(observed.skills, '[]') END) AS borne
   WHERE borne.value NOT IN (SELECT value FROM json_each(mapped.skills))) AS extra
FROM standing
JOIN skill_set AS mapped ON mapped.id = standing.mapped_id
LEFT JOIN skill_set AS observed ON observed.id = standing.observed_id
LEFT JOIN skill_set AS granted ON granted.id = standing.granted_id
WHERE standing.observed_id IS NOT standing.mapped_id OR standing.bearers > 1;

-- Since when each target has been there under its present name, without a break.
CREATE VIEW bearing AS
SELECT target.id AS target, first.id AS snapshot_id, first.seen_at AS since
FROM target
JOIN snapshot AS last ON last.id = target.snapshot_id
JOIN snapshot AS first ON first.id = (
  SELECT min(named.id)
  FROM snapshot AS named
  WHERE named.target_id = target.id
    AND named.id > coalesce(
      (SELECT other.id
       FROM snapshot AS other
       WHERE other.target_id = target.id
         AND (other.source = 'vanished' OR other.name_id <> last.name_id)
       ORDER BY other.id DESC LIMIT 1), 0));

-- Each of them with one cause. The first that holds is the one; docs/DRIFT.md tells why they stand in this order:
--   ambiguousName   several groups bear the name
--   groupMissing    the last complete poll was under the revision or a later one, and had no group of that name
--   putFailed       the last PUT for this state of the mapping did not succeed, or left other skills than it sent, and the
--                   group was not seen to bear what is asked for since then
--   changedOutside  it bore what is asked for since the mapping asks for it, and then somebody changed it
--   neverApplied    no PUT of ours was ever confirmed
--   mappingChanged  the mapping asks for something else than what was applied
CREATE VIEW drift AS
WITH judged AS (
  SELECT
    discrepancy.*,
    revision.imported_at,
    -- The latest snapshot since the mapping asks for this that bore it: what was current at the import counts.
    (SELECT max(kept.id)
     FROM snapshot AS kept
     WHERE kept.target_id = discrepancy.target
       AND kept.id < discrepancy.snapshot_id
       AND kept.id >= coalesce(
         (SELECT max(id) FROM snapshot WHERE target_id = discrepancy.target AND id < revision.event_id), 0)
       AND (kept.skill_set_id = discrepancy.mapped_id
         OR discrepancy.mode = 'additive' AND NOT EXISTS (
           SELECT 1 FROM json_each(discrepancy.mapped) AS asked
           WHERE asked.value NOT IN (
             SELECT borne.value FROM skill_set, json_each(skill_set.skills) AS borne
             WHERE skill_set.id = kept.skill_set_id)))) AS satisfied_snapshot
  FROM discrepancy
  JOIN revision ON revision.id = discrepancy.revision_id
  WHERE discrepancy.target IS NULL
    OR discrepancy.bearers > 1
    OR discrepancy.observed_id IS NULL
    OR discrepancy.missing <> '[]'
    OR discrepancy.extra <> '[]'),
caused AS (
  SELECT
    judged.*,
    CASE
      WHEN judged.bearers > 1 THEN 'ambiguousName'
      WHEN judged.target IS NULL THEN
        iif((SELECT newest.revision_id FROM cycle AS newest
             WHERE newest.id = (SELECT max(cycle.id) FROM cycle WHERE cycle.complete = 1)) >= judged.revision_id,
          'groupMissing', 'neverApplied')
      WHEN last.revision_id = judged.revision_id
        AND last.id > coalesce(judged.satisfied_snapshot, 0)
        AND (settlement.outcome IN ('conflict', 'rateLimited', 'rejected', 'failed', 'unknown')
          OR settlement.outcome = 'applied' AND result.skill_set_id <> last.skill_set_id) THEN 'putFailed'
      WHEN judged.satisfied_snapshot IS NOT NULL THEN 'changedOutside'
      WHEN NOT EXISTS (SELECT 1 FROM applied WHERE applied.target = judged.target) THEN 'neverApplied'
      ELSE 'mappingChanged'
    END AS cause,
    iif(judged.target IS NULL,
      (SELECT gone.server_id FROM target AS gone
       WHERE gone.display_name = judged.group_name AND gone.present = 0
       ORDER BY gone.snapshot_id DESC LIMIT 1), NULL) AS gone_id
  FROM judged
  LEFT JOIN attempt AS last ON last.id = judged.last_attempt
  LEFT JOIN settlement
    ON settlement.id = (SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = last.id)
  LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id)
SELECT
  caused.target,
  iif(caused.target_kind = 'user', NULL, coalesce(caused.target_id, caused.gone_id)) AS group_id,
  iif(caused.target_kind = 'user', NULL, caused.group_name) AS group_name,
  coalesce(caused.target_kind, 'group') AS target_kind,
  coalesce(caused.target_id, caused.gone_id) AS target_id,
  caused.group_name     AS target_name,
  caused.cause,
  caused.mapped,
  caused.observed,
  caused.granted,
  caused.missing,
  caused.extra,
  CASE caused.cause
    -- When the first PUT failed since it was last in step.
    WHEN 'putFailed' THEN (
      SELECT min(settlement.settled_at)
      FROM attempt JOIN settlement ON settlement.attempt_id = attempt.id
      WHERE attempt.target_id = caused.target AND attempt.revision_id = caused.revision_id
        AND settlement.outcome <> 'superseded'
        AND attempt.id > max(coalesce(caused.satisfied_snapshot, 0), coalesce((
          SELECT done.id
          FROM attempt AS done
          JOIN settlement AS confirmed ON confirmed.attempt_id = done.id AND confirmed.outcome = 'applied'
          WHERE done.target_id = caused.target AND done.id < caused.last_attempt
          ORDER BY done.id DESC LIMIT 1), 0)))
    WHEN 'mappingChanged' THEN caused.imported_at
    WHEN 'changedOutside' THEN
      (SELECT edited.seen_at FROM snapshot AS edited
       WHERE edited.target_id = caused.target AND edited.id > caused.satisfied_snapshot
       ORDER BY edited.id LIMIT 1)
    -- When the last that bore the name was seen without it.
    WHEN 'groupMissing' THEN max(caused.imported_at, coalesce(
      (SELECT max((
         SELECT without.seen_at FROM snapshot AS without
         WHERE without.target_id = target_name.target_id
           AND without.id > (
             SELECT max(named.id) FROM snapshot AS named
             WHERE named.target_id = target_name.target_id AND named.name_id = target_name.id
               AND named.source <> 'vanished')
         ORDER BY without.id LIMIT 1))
       FROM target_name
       WHERE target_name.name = caused.group_name), 0))
    WHEN 'neverApplied' THEN max(caused.imported_at, coalesce(
      (SELECT bearing.since FROM bearing WHERE bearing.target = caused.target), 0))
    -- When the second bearer came.
    WHEN 'ambiguousName' THEN max(caused.imported_at,
      (SELECT bearing.since FROM target AS bearer JOIN bearing ON bearing.target = bearer.id
       WHERE bearer.display_name = caused.group_name AND bearer.present = 1
       ORDER BY bearing.since LIMIT 1 OFFSET 1))
  END                   AS since,
  caused.revision_id    AS revision,
  caused.last_attempt,
  caused.snapshot_id,
  caused.version        AS base_version,
  caused.satisfied_snapshot
FROM caused;

-- ---------------------------------------------------------------------------------------------------------------------
-- What happened, as it is hashed
-- ---------------------------------------------------------------------------------------------------------------------

-- Every event in the form that its hash is made of: SHA-256 of the 32 bytes of the hash before, then the SHA-256 of the
-- body as UTF-8.
-- The body has what the row's numbers stand for, so that a change of a name or of a set of skills shows as well. Rows are
-- joined from the left: one that names something which is not there is still an event, and tells the number that it names.
CREATE VIEW snapshot_events (id, at, event, body, hash) AS
SELECT
  snapshot.id,
  snapshot.seen_at AS at,
  'snapshot'       AS event,
  json_object(
    'id', snapshot.id, 'at', snapshot.seen_at, 'event', 'snapshot', 'cycle', snapshot.cycle_id,
    'targetKind', target.kind, 'targetId', target.server_id, 'targetName', target_name.name,
    'source', snapshot.source, 'version', snapshot.version, 'lastModified', snapshot.last_modified,
    'skills', coalesce(json(borne.skills), snapshot.skill_set_id),
    'granted', coalesce(json(granted.skills), snapshot.granted_id)) AS body,
  snapshot.hash
FROM snapshot
LEFT JOIN target ON target.id = snapshot.target_id
LEFT JOIN target_name ON target_name.id = snapshot.name_id AND target_name.target_id = snapshot.target_id
LEFT JOIN skill_set AS granted ON granted.id = snapshot.granted_id
LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id;

CREATE VIEW attempt_events (id, at, event, body, hash) AS
SELECT
  attempt.id, attempt.planned_at, 'attempt',
  json_object(
    'id', attempt.id, 'at', attempt.planned_at, 'event', 'attempt', 'cycle', attempt.cycle_id,
    'targetKind', target.kind, 'targetId', target.server_id, 'revision', attempt.revision_id,
    'base', attempt.base_snapshot_id, 'skills', coalesce(json(skill_set.skills), attempt.skill_set_id),
    'number', attempt.number),
  attempt.hash
FROM attempt
LEFT JOIN target ON target.id = attempt.target_id
LEFT JOIN skill_set ON skill_set.id = attempt.skill_set_id;

CREATE VIEW settlement_events (id, at, event, body, hash) AS
SELECT
  settlement.id, settlement.settled_at, 'settlement',
  json_object(
    'id', settlement.id, 'at', settlement.settled_at, 'event', 'settlement', 'attempt', settlement.attempt_id,
    'outcome', settlement.outcome, 'sentAt', settlement.sent_at, 'durationMs', settlement.duration_ms,
    'httpStatus', settlement.http_status, 'snapshot', settlement.snapshot_id,
    'correlationId', settlement.correlation_id, 'error', settlement.error),
  settlement.hash
FROM settlement;

CREATE VIEW revision_events (id, at, event, body, hash) AS
SELECT
  revision.event_id, revision.imported_at, 'revision',
  json_object(
    'id', revision.event_id, 'at', revision.imported_at, 'event', 'revision', 'revision', revision.id,
    'importedBy', revision.imported_by, 'source', revision.source, 'note', revision.note,
    'mappedGroups', revision.mapped_groups,
    'changes', json((
      SELECT json_group_array(json_object(
        'group', changed.group_name, 'skills', coalesce(json(changed.skills), changed.skill_set_id)))
      FROM (
        SELECT mapping.group_name, mapping.skill_set_id, skill_set.skills
        FROM mapping LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
        WHERE mapping.revision_id = revision.id
        ORDER BY mapping.group_name) AS changed))),
  revision.hash
FROM revision;

CREATE VIEW pruning_events (id, at, event, body, hash) AS
SELECT
  pruning.id, pruning.pruned_at, 'pruning',
  json_object(
    'id', pruning.id, 'at', pruning.pruned_at, 'event', 'pruning', 'prunedBy', pruning.pruned_by,
    'before', pruning.before, 'firstId', pruning.first_id, 'lastId', pruning.last_id, 'events', pruning.events,
    'cycles', pruning.cycles, 'gapsHash', lower(hex(pruning.gaps_hash))),
  pruning.hash
FROM pruning;

CREATE VIEW events AS
SELECT * FROM snapshot_events
UNION ALL SELECT * FROM attempt_events
UNION ALL SELECT * FROM settlement_events
UNION ALL SELECT * FROM revision_events
UNION ALL SELECT * FROM pruning_events;


-- ---------------------------------------------------------------------------------------------------------------------
-- What the views mean, to those who read them from outside
-- ---------------------------------------------------------------------------------------------------------------------

-- These views and columns keep their names. A row without a column tells of the view.
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
  (3, 'trail', 'event', '`mapped`, `unmapped`, `appeared`, `known`, `changedOutside`, `vanished`, `cameBack`, or the outcome of a PUT.'),
  (3, 'trail', 'name_before', 'The name before, where the group was seen; of a mapping the name that it bore then.'),
  (3, 'trail', 'skills_before', 'What the group bore before, a JSON array.'),
  (3, 'trail', 'skills', 'What it bears, shall bear, or was sent, a JSON array.'),
  (3, 'trail', 'version_before', 'The version before.'),
  (3, 'trail', 'version', 'The version from then on, where it is known.'),
  (3, 'trail', 'revision', 'The revision that the event is, or that the PUT was for.'),
  (3, 'trail', 'imported_by', 'Who imported the revision, `user@host`.'),
  (3, 'trail', 'source', 'The file that the revision came from.'),
  (3, 'trail', 'note', 'Why, in the words of who imported it.'),
  (3, 'trail', 'attempt', 'The PUT that the event settles.'),
  (3, 'trail', 'http_status', 'The status of its answer.'),
  (3, 'trail', 'error', 'What was said to be wrong with it.'),

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
