-- What people and the program ask of the database, by the names they use. Times stay milliseconds since
-- 1970-01-01T00:00:00Z.

-- The mappings of the current revision.
CREATE VIEW desired AS
SELECT mapping.group_name, mapping.revision_id, mapping.skill_set_id
FROM mapping
WHERE mapping.skill_set_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM mapping AS later
    WHERE later.group_name = mapping.group_name AND later.revision_id > mapping.revision_id);

-- Every attempt with how it ended.
CREATE VIEW attempts AS
SELECT
  attempt.id,
  attempt.cycle_id                          AS cycle,
  target.id                                 AS target,
  target.kind                               AS target_kind,
  target.server_id                          AS target_id,
  base.display_name                         AS target_name,
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
  settlement.duration_ms
FROM attempt
JOIN target ON target.id = attempt.target_id
JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
JOIN skill_set AS skills_after ON skills_after.id = attempt.skill_set_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = base.skill_set_id
LEFT JOIN settlement
  ON settlement.attempt_id = attempt.id
  AND settlement.ordinal = (SELECT max(ordinal) FROM settlement WHERE attempt_id = attempt.id)
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id;

-- What the last confirmed PUT of ours left on each target.
CREATE VIEW applied AS
SELECT
  target.id            AS target,
  target.kind          AS target_kind,
  target.server_id     AS target_id,
  target.display_name  AS target_name,
  skill_set.skills,
  result.version,
  attempt.revision_id  AS revision,
  attempt.id           AS attempt,
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

-- Every mapped group with what is known of it: a row for each target that bears the name, and one where none does.
CREATE VIEW standing AS
SELECT
  desired.group_name,
  desired.revision_id,
  desired.skill_set_id    AS mapped_id,
  target.id               AS target,
  target.kind             AS target_kind,
  target.server_id        AS target_id,
  target.page,
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

-- Each of them with one cause. The first that holds is the one:
--   ambiguousName   several groups bear the name
--   groupMissing    a complete poll since the import of the mapping has no group of that name
--   putFailed       the last PUT for this state of the mapping did not succeed, or left other skills than it sent
--   changedOutside  it bore what is asked for since the mapping asks for it, and then somebody changed it
--   neverApplied    no PUT of ours was ever confirmed
--   mappingChanged  the mapping asks for something else than what was applied
CREATE VIEW drift AS
WITH judged AS (
  SELECT
    discrepancy.*,
    revision.imported_at,
    revision.after_snapshot,
    -- The latest snapshot since the mapping asks for this that bore it: what was current at the import counts.
    (SELECT max(kept.id)
     FROM snapshot AS kept
     WHERE kept.target_id = discrepancy.target
       AND kept.id < discrepancy.snapshot_id
       AND kept.id >= coalesce(
         (SELECT max(id) FROM snapshot WHERE target_id = discrepancy.target AND id <= revision.after_snapshot), 0)
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
        iif(EXISTS (SELECT 1 FROM cycle WHERE cycle.complete = 1 AND cycle.revision_id >= judged.revision_id),
          'groupMissing', 'neverApplied')
      WHEN last.revision_id = judged.revision_id
        AND (settlement.outcome IN ('conflict', 'rateLimited', 'rejected', 'failed', 'unknown')
          OR settlement.outcome = 'applied' AND result.skill_set_id <> last.skill_set_id) THEN 'putFailed'
      WHEN judged.satisfied_snapshot IS NOT NULL THEN 'changedOutside'
      WHEN NOT EXISTS (SELECT 1 FROM applied WHERE applied.target = judged.target) THEN 'neverApplied'
      ELSE 'mappingChanged'
    END AS cause,
    settlement.settled_at AS last_settled_at
  FROM judged
  LEFT JOIN attempt AS last ON last.id = judged.last_attempt
  LEFT JOIN settlement
    ON settlement.attempt_id = last.id
    AND settlement.ordinal = (SELECT max(ordinal) FROM settlement WHERE attempt_id = last.id)
  LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id)
SELECT
  caused.target,
  coalesce(caused.target_kind, 'group') AS target_kind,
  coalesce(
    caused.target_id,
    (SELECT gone.server_id FROM target AS gone
     WHERE gone.display_name = caused.group_name AND gone.present = 0
     ORDER BY gone.snapshot_id DESC LIMIT 1)) AS target_id,
  caused.group_name     AS target_name,
  caused.cause,
  caused.mapped,
  caused.observed,
  caused.granted,
  caused.missing,
  caused.extra,
  CASE caused.cause
    WHEN 'putFailed' THEN caused.last_settled_at
    WHEN 'mappingChanged' THEN caused.imported_at
    WHEN 'changedOutside' THEN
      (SELECT edited.seen_at FROM snapshot AS edited
       WHERE edited.target_id = caused.target AND edited.id > caused.satisfied_snapshot
       ORDER BY edited.id LIMIT 1)
    WHEN 'groupMissing' THEN coalesce(
      (SELECT max(snapshot.seen_at)
       FROM target AS gone JOIN snapshot ON snapshot.id = gone.snapshot_id
       WHERE gone.display_name = caused.group_name AND gone.present = 0 AND snapshot.seen_at > caused.imported_at),
      caused.imported_at)
    WHEN 'neverApplied' THEN max(caused.imported_at, coalesce(caused.seen_at, 0))
    ELSE caused.seen_at
  END                   AS since,
  caused.revision_id    AS revision,
  caused.last_attempt,
  caused.snapshot_id,
  caused.version        AS base_version,
  caused.page
FROM caused;

-- How often another's edit met a PUT of ours, by group and hour.
CREATE VIEW conflicts_hourly AS
SELECT
  settlement.settled_at / 3600000 * 3600000 AS hour,
  target.id            AS target,
  target.kind          AS target_kind,
  target.server_id     AS target_id,
  target.display_name  AS target_name,
  count(*)             AS conflicts
FROM settlement
JOIN attempt ON attempt.id = settlement.attempt_id
JOIN target ON target.id = attempt.target_id
WHERE settlement.outcome = 'conflict'
GROUP BY hour, target.id;
