-- Views that know of people: what bears the skills may be a person, who follows the mappings of the groups that they
-- are in. What a person is asked for is the union of these.

DROP VIEW documentation;
DROP VIEW trail;
DROP VIEW events;
DROP VIEW drift;
DROP VIEW bearing;
DROP VIEW discrepancy;
DROP VIEW standing;
DROP VIEW applied;
DROP VIEW attempts;
DROP VIEW snapshot_events;
DROP VIEW revision_events;


-- ---------------------------------------------------------------------------------------------------------------------
-- What sets are made of
-- ---------------------------------------------------------------------------------------------------------------------

-- The skills of each set, a row for each: its id, its proficiency, and how it is written in a set. Not by json_quote
-- alone: that what json_each gives is JSON is forgotten when SQLite sorts it, https://www.sqlite.org/json1.html#jsubtype
CREATE VIEW skill_entry AS
SELECT
  skill_set.id AS skill_set_id,
  iif(entry.type = 'text', entry.value, entry.value ->> 'id') AS skill_id,
  iif(entry.type = 'text', 1, entry.value ->> 'proficiency')  AS proficiency,
  iif(entry.type = 'text', json_quote(entry.value), entry.value) AS written
FROM skill_set, json_each(skill_set.skills) AS entry;

-- The names of the groups of each set, as they are called now; the id of one that was never seen.
CREATE VIEW group_names AS
SELECT
  group_set.id AS group_set_id,
  (SELECT json_group_array(coalesce(giver.display_name, followed.value))
   FROM json_each(group_set.groups) AS followed
   LEFT JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value) AS names
FROM group_set;


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
  settlement.id                             AS settlement,
  -- Those of the groups that the person followed then whose mappings asked for something.
  iif(target.kind = 'user',
    (SELECT json_group_array(json_object('id', giver.server_id, 'name', giver.display_name))
     FROM group_set, json_each(group_set.groups) AS followed
     JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     JOIN mapping ON mapping.group_name = giver.display_name AND mapping.revision_id = (
       SELECT max(newest.revision_id) FROM mapping AS newest
       WHERE newest.group_name = giver.display_name AND newest.revision_id <= attempt.revision_id)
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

-- What the last confirmed write of ours left on each target.
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
  settlement.settled_at AS applied_at,
  iif(target.kind = 'user',
    (SELECT json_group_array(json_object('id', giver.server_id, 'name', giver.display_name))
     FROM group_set, json_each(group_set.groups) AS followed
     JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value AND giver.present = 1
     JOIN desired ON desired.group_name = giver.display_name
     WHERE group_set.id = last_seen.group_set_id), NULL) AS groups
FROM target
JOIN snapshot AS last_seen ON last_seen.id = target.snapshot_id
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


-- ---------------------------------------------------------------------------------------------------------------------
-- What is not as it is asked for
-- ---------------------------------------------------------------------------------------------------------------------

-- Every mapped group with what is known of it: a row for each group that bears the name, and one where none does.
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
  current.group_set_id,
  current.seen_at,
  (SELECT max(attempt.id) FROM attempt WHERE attempt.target_id = target.id) AS last_attempt,
  (SELECT count(*) FROM target AS bearer
   WHERE bearer.display_name = desired.group_name AND bearer.present = 1 AND bearer.kind = 'group') AS bearers,
  coalesce((SELECT cycle.mode FROM cycle WHERE cycle.id = (SELECT max(id) FROM cycle)), 'replace') AS mode
FROM desired
LEFT JOIN target
  ON target.display_name = desired.group_name AND target.present = 1 AND target.kind = 'group'
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
-- A group that leaves its skills to its members bears none, and is to bear none.
WHERE standing.group_set_id IS NULL AND standing.observed_id IS NOT standing.mapped_id OR standing.bearers > 1;

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

-- Since when each person has been in the groups that they are in, without a break.
CREATE VIEW joining AS
SELECT person.id AS target, first.id AS snapshot_id, first.seen_at AS since
FROM target AS person
JOIN snapshot AS last ON last.id = person.snapshot_id
JOIN snapshot AS first ON first.id = (
  SELECT min(joined.id)
  FROM snapshot AS joined
  WHERE joined.target_id = person.id
    AND joined.id > coalesce(
      (SELECT max(other.id) FROM snapshot AS other
       WHERE other.target_id = person.id AND other.group_set_id IS NOT last.group_set_id), 0))
WHERE person.kind = 'user';

-- Writes that did not do what they were sent for, and how: `putFailed`, or `notAccepted` where the server answered that it took
-- the write, and what it showed then differs. A write to a person says nothing about skills that it does not name.
CREATE VIEW unmet_write AS
SELECT
  attempt.id            AS attempt,
  attempt.target_id     AS target,
  attempt.revision_id,
  attempt.cycle_id,
  attempt.skill_set_id  AS sent_id,
  base.skill_set_id     AS before_id,
  iif(settlement.outcome = 'applied' AND settlement.http_status BETWEEN 200 AND 299, 'notAccepted', 'putFailed') AS cause,
  (SELECT min(ended.settled_at) FROM settlement AS ended WHERE ended.attempt_id = attempt.id) AS ended_at
FROM attempt
CROSS JOIN target ON target.id = attempt.target_id
CROSS JOIN snapshot AS base ON base.id = attempt.base_snapshot_id
CROSS JOIN settlement
  ON settlement.id = (SELECT max(later.id) FROM settlement AS later WHERE later.attempt_id = attempt.id)
LEFT JOIN snapshot AS result ON result.id = settlement.snapshot_id
WHERE settlement.outcome IN ('conflict', 'rateLimited', 'rejected', 'failed', 'unknown')
  OR settlement.outcome = 'applied' AND iif(target.kind = 'group',
    result.skill_set_id <> attempt.skill_set_id,
    EXISTS (
      SELECT 1 FROM skill_entry AS sent
      WHERE sent.skill_set_id = attempt.skill_set_id
        AND sent.written NOT IN (SELECT written FROM skill_entry WHERE skill_set_id = base.skill_set_id)
        AND sent.written NOT IN (SELECT written FROM skill_entry WHERE skill_set_id = result.skill_set_id))
    OR EXISTS (
      SELECT 1 FROM skill_entry AS removed
      WHERE removed.skill_set_id = base.skill_set_id
        AND removed.skill_id NOT IN (SELECT skill_id FROM skill_entry WHERE skill_set_id = attempt.skill_set_id)
        AND removed.skill_id IN (SELECT skill_id FROM skill_entry WHERE skill_set_id = result.skill_set_id)));

-- Each of them with one cause. The first that holds is the one; docs/DRIFT.md tells why they stand in this order:
--   ambiguousName   several groups bear the name
--   groupMissing    the last complete poll was under the revision or a later one, and had no group of that name
--   putFailed       the last PUT for this state of the mapping did not succeed, and the group was not seen to bear what is
--                   asked for since then
--   notAccepted     that PUT was answered as a success, and left other skills than it sent
--   changedOutside  it bore what is asked for since the mapping asks for it, and then somebody changed it
--   neverApplied    no PUT of ours was ever confirmed
--   mappingChanged  the mapping asks for something else than what was applied
CREATE VIEW group_drift AS
WITH judged AS (
  SELECT
    discrepancy.*,
    revision.imported_at,
    -- What was written under another name was for another mapping.
    (SELECT bearing.snapshot_id FROM bearing WHERE bearing.target = discrepancy.target) AS named_snapshot,
    -- The latest snapshot since the mapping asks for this that bore it: what was current at the import counts. Nothing does
    -- while several bear the name.
    (SELECT max(kept.id)
     FROM snapshot AS kept
     WHERE kept.target_id = discrepancy.target
       AND discrepancy.bearers = 1
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
    coalesce(
      CASE
        WHEN judged.bearers > 1 THEN 'ambiguousName'
        WHEN judged.target IS NULL THEN
          iif((SELECT newest.revision_id FROM cycle AS newest
               WHERE newest.id = (SELECT max(cycle.id) FROM cycle WHERE cycle.complete = 1)) >= judged.revision_id,
            'groupMissing', 'neverApplied')
      END,
      (SELECT unmet.cause FROM unmet_write AS unmet
       WHERE unmet.attempt = judged.last_attempt AND unmet.revision_id = judged.revision_id
         AND unmet.attempt > max(coalesce(judged.satisfied_snapshot, 0), coalesce(judged.named_snapshot, 0))),
      CASE
        WHEN judged.satisfied_snapshot IS NOT NULL THEN 'changedOutside'
        WHEN NOT EXISTS (SELECT 1 FROM applied WHERE applied.target = judged.target) THEN 'neverApplied'
        ELSE 'mappingChanged'
      END) AS cause,
    iif(judged.target IS NULL,
      (SELECT gone.server_id FROM target AS gone
       WHERE gone.display_name = judged.group_name AND gone.present = 0 AND gone.kind = 'group'
       ORDER BY gone.snapshot_id DESC LIMIT 1), NULL) AS gone_id
  FROM judged)
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
    -- When the first such PUT ended since it was last in step.
    WHEN 'putFailed' THEN (
      SELECT min(unmet.ended_at) FROM unmet_write AS unmet
      WHERE unmet.target = caused.target AND unmet.revision_id = caused.revision_id AND unmet.cause = 'putFailed'
        AND unmet.attempt > max(coalesce(caused.satisfied_snapshot, 0), coalesce(caused.named_snapshot, 0)))
    WHEN 'notAccepted' THEN (
      SELECT min(unmet.ended_at) FROM unmet_write AS unmet
      WHERE unmet.target = caused.target AND unmet.revision_id = caused.revision_id AND unmet.cause = 'notAccepted'
        AND unmet.attempt > max(coalesce(caused.satisfied_snapshot, 0), coalesce(caused.named_snapshot, 0)))
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
       JOIN target AS bearer ON bearer.id = target_name.target_id AND bearer.kind = 'group'
       WHERE target_name.name = caused.group_name), 0))
    WHEN 'neverApplied' THEN max(caused.imported_at, coalesce(
      (SELECT bearing.since FROM bearing WHERE bearing.target = caused.target), 0))
    -- When the second bearer came.
    WHEN 'ambiguousName' THEN max(caused.imported_at,
      (SELECT bearing.since FROM target AS bearer JOIN bearing ON bearing.target = bearer.id
       WHERE bearer.display_name = caused.group_name AND bearer.present = 1 AND bearer.kind = 'group'
       ORDER BY bearing.since LIMIT 1 OFFSET 1))
  END                   AS since,
  caused.revision_id    AS revision,
  caused.last_attempt,
  caused.snapshot_id,
  caused.version        AS base_version,
  caused.satisfied_snapshot
FROM caused;

-- What each set of groups asks for of a person: the skills of all its mappings, each at the highest proficiency. A
-- group whose name others bear as well decides nothing: what it asks for is `undecided`, and stays as it is. It is not
-- one of the `mapped_groups` either.
CREATE VIEW asked AS
-- What is asked for by each group, before it is joined with the sets: each is in many of them.
WITH asking AS MATERIALIZED (
  SELECT
    giver.server_id,
    giver.display_name,
    newest.revision_id,
    newest.skill_set_id,
    (SELECT count(*) FROM target AS bearer
     WHERE bearer.display_name = newest.group_name AND bearer.present = 1
       AND bearer.kind = 'group') > 1 AS is_undecided
  FROM mapping AS newest
  CROSS JOIN target AS giver
    ON giver.display_name = newest.group_name AND giver.kind = 'group' AND giver.present = 1
  WHERE newest.revision_id = (
    SELECT max(mapping.revision_id) FROM mapping WHERE mapping.group_name = newest.group_name)),
giving AS MATERIALIZED (
  SELECT
    group_set.id AS group_set_id,
    asking.server_id,
    asking.display_name,
    asking.revision_id,
    asking.skill_set_id,
    asking.is_undecided
  FROM group_set, json_each(group_set.groups) AS followed
  CROSS JOIN asking ON asking.server_id = followed.value
  -- Those that somebody follows now: history may have many more.
  WHERE group_set.id IN (
    SELECT current.group_set_id
    FROM target AS person JOIN snapshot AS current ON current.id = person.snapshot_id
    WHERE person.kind = 'user' AND person.present = 1)),
entry AS MATERIALIZED (
  -- How it is written is that of the row with the highest: https://www.sqlite.org/quirks.html#aggregate
  SELECT
    giving.group_set_id, giving.is_undecided, skill_entry.skill_id, skill_entry.written,
    max(skill_entry.proficiency) AS proficiency
  FROM giving
  CROSS JOIN skill_entry ON skill_entry.skill_set_id = giving.skill_set_id
  GROUP BY giving.group_set_id, skill_entry.skill_id, giving.is_undecided
  ORDER BY giving.group_set_id, skill_entry.skill_id, giving.is_undecided),
listed AS MATERIALIZED (
  SELECT
    entry.group_set_id,
    json_group_array(json(entry.written)) FILTER (WHERE entry.is_undecided = 0) AS mapped,
    json_group_array(entry.skill_id) FILTER (WHERE entry.is_undecided = 1)      AS undecided
  FROM entry
  GROUP BY entry.group_set_id)
SELECT
  giving.group_set_id,
  max(giving.revision_id)           AS revision_id,
  count(giving.skill_set_id) FILTER (WHERE giving.is_undecided = 0) AS mapped_groups,
  json_group_array(json_object('id', giving.server_id, 'name', giving.display_name))
    FILTER (WHERE giving.skill_set_id IS NOT NULL) AS groups,
  coalesce(listed.mapped, '[]')     AS mapped,
  coalesce(listed.undecided, '[]')  AS undecided
FROM giving
LEFT JOIN listed ON listed.group_set_id = giving.group_set_id
GROUP BY giving.group_set_id;

-- Everybody who follows a mapping, or bears skills of ours. Skills of ours that are undecided count as asked for.
CREATE VIEW person_standing AS
WITH asked_once AS MATERIALIZED (SELECT * FROM asked)
SELECT
  person.id             AS target,
  person.server_id      AS target_id,
  person.display_name   AS target_name,
  coalesce(asked_once.revision_id, last.revision_id, (SELECT max(revision.id) FROM revision)) AS revision_id,
  coalesce(asked_once.groups, '[]') AS groups,
  CASE coalesce(asked_once.undecided, '[]') WHEN '[]' THEN coalesce(asked_once.mapped, '[]')
    ELSE (
      SELECT json_group_array(json(whole.written))
      FROM (
        SELECT
          iif(mapped.type = 'text', json_quote(mapped.value), mapped.value) AS written,
          iif(mapped.type = 'text', mapped.value, mapped.value ->> 'id') AS skill_id
        FROM json_each(asked_once.mapped) AS mapped
        UNION ALL
        SELECT ours.written, ours.skill_id
        FROM skill_entry AS ours
        WHERE ours.skill_set_id = current.granted_id
          AND ours.skill_id IN (SELECT value FROM json_each(asked_once.undecided))
          AND ours.skill_id NOT IN (
            SELECT iif(type = 'text', value, value ->> 'id') FROM json_each(asked_once.mapped))
        ORDER BY skill_id) AS whole)
  END                   AS mapped,
  current.id            AS snapshot_id,
  current.version,
  current.skill_set_id  AS observed_id,
  current.granted_id,
  current.group_set_id,
  last.id               AS last_attempt,
  coalesce((SELECT cycle.mode FROM cycle WHERE cycle.id = (SELECT max(id) FROM cycle)), 'replace') AS mode
FROM target AS person
JOIN snapshot AS current ON current.id = person.snapshot_id
JOIN skill_set AS granted ON granted.id = current.granted_id
LEFT JOIN asked_once ON asked_once.group_set_id = current.group_set_id
LEFT JOIN attempt AS last ON last.id = (SELECT max(attempt.id) FROM attempt WHERE attempt.target_id = person.id)
WHERE person.kind = 'user' AND person.present = 1
  AND (asked_once.mapped_groups > 0 OR granted.skills <> '[]');

-- People that do not bear what is asked for. In `replace` what others gave is too much as well, and told, and left
-- alone; a proficiency that is not the one we gave is somebody else's, and in `additive` nobody's business.
CREATE VIEW person_discrepancy AS
SELECT
  person_standing.*,
  observed.skills AS observed,
  granted.skills  AS granted,
  (SELECT json_group_array(json(json_quote(asked.value)))
   FROM json_each(person_standing.mapped) AS asked
   WHERE NOT EXISTS (
     SELECT 1 FROM skill_entry AS borne
     WHERE borne.skill_set_id = person_standing.observed_id
       AND borne.skill_id = iif(asked.type = 'text', asked.value, asked.value ->> 'id')
       AND (borne.proficiency = iif(asked.type = 'text', 1, asked.value ->> 'proficiency')
         OR person_standing.mode = 'additive' AND borne.proficiency IS NOT (
           SELECT ours.proficiency FROM skill_entry AS ours
           WHERE ours.skill_set_id = person_standing.granted_id AND ours.skill_id = borne.skill_id)))) AS missing,
  (SELECT json_group_array(json(much.written))
   FROM skill_entry AS much
   WHERE much.skill_set_id =
       iif(person_standing.mode = 'additive', person_standing.granted_id, person_standing.observed_id)
     AND much.skill_id NOT IN (
       SELECT iif(type = 'text', value, value ->> 'id') FROM json_each(person_standing.mapped))) AS extra
FROM person_standing
JOIN skill_set AS granted ON granted.id = person_standing.granted_id
LEFT JOIN skill_set AS observed ON observed.id = person_standing.observed_id
-- What we gave is part of what they bear.
WHERE observed.skills IS NOT person_standing.mapped;

-- Each of them with one cause; the first that holds is the one:
--   putFailed          the last write that left something wrong, of the last cycle that wrote under this state of the
--                      mappings and the groups, did not succeed
--   notAccepted        that write was answered as a success, and left undone what it was sent for
--   unavailable        what is missing can be given to nobody
--   changedOutside     they bore what is asked for since the mappings and the groups are what they are, and then
--                      somebody changed it; or all that is wrong is what others gave
--   neverApplied       no write of ours was ever confirmed
--   membershipChanged  they joined or left a group since
--   mappingChanged     the mappings ask for something else than what was applied
CREATE VIEW person_drift AS
WITH differing AS MATERIALIZED (SELECT * FROM person_discrepancy),
judged AS MATERIALIZED (
  SELECT
    differing.*,
    revision.imported_at,
    revision.event_id,
    differing.missing = '[]' AND NOT EXISTS (
      SELECT 1 FROM skill_entry AS ours
      WHERE ours.skill_set_id = differing.granted_id
        AND ours.skill_id NOT IN (
          SELECT iif(type = 'text', value, value ->> 'id') FROM json_each(differing.mapped))) AS is_of_others,
    joining.snapshot_id AS joined_snapshot,
    joining.since       AS joined_at,
    -- The latest since then, and since the mappings ask for this, that bore it.
    (SELECT max(kept.id)
     FROM snapshot AS kept
     WHERE kept.target_id = differing.target
       AND kept.id < differing.snapshot_id
       AND kept.id >= joining.snapshot_id
       AND kept.id >= coalesce(
         (SELECT max(id) FROM snapshot
          WHERE target_id = differing.target AND id < revision.event_id), 0)
       AND NOT EXISTS (
         SELECT 1 FROM json_each(differing.mapped) AS asked
         WHERE NOT EXISTS (
           SELECT 1 FROM skill_entry AS borne
           WHERE borne.skill_set_id = kept.skill_set_id
             AND borne.skill_id = iif(asked.type = 'text', asked.value, asked.value ->> 'id')
             AND (borne.proficiency = iif(asked.type = 'text', 1, asked.value ->> 'proficiency')
               OR differing.mode = 'additive' AND borne.proficiency IS NOT (
                 SELECT ours.proficiency FROM skill_entry AS ours
                 WHERE ours.skill_set_id = kept.granted_id AND ours.skill_id = borne.skill_id))))
       AND NOT EXISTS (
         SELECT 1 FROM skill_entry AS ours
         WHERE ours.skill_set_id = kept.granted_id
           AND ours.skill_id NOT IN (
             SELECT iif(type = 'text', value, value ->> 'id') FROM json_each(differing.mapped)))
    ) AS satisfied_snapshot
  FROM differing
  JOIN revision ON revision.id = differing.revision_id
  JOIN joining ON joining.target = differing.target
  WHERE differing.missing <> '[]' OR differing.extra <> '[]'),
-- Of the last cycle that wrote to them, what the last write that left something wrong ended as. What nobody can be given is
-- left out of writes from then on, and no write is to blame for it.
blamed AS MATERIALIZED (
  SELECT
    judged.*,
    (SELECT unmet.cause FROM unmet_write AS unmet
     WHERE unmet.target = judged.target
       AND unmet.revision_id = judged.revision_id
       AND unmet.cycle_id = (SELECT last.cycle_id FROM attempt AS last WHERE last.id = judged.last_attempt)
       AND unmet.attempt > max(coalesce(judged.satisfied_snapshot, 0), judged.joined_snapshot)
       AND (EXISTS (
           SELECT 1 FROM skill_entry AS sent
           WHERE sent.skill_set_id = unmet.sent_id
             AND sent.written NOT IN (SELECT written FROM skill_entry WHERE skill_set_id = unmet.before_id)
             AND sent.written NOT IN (SELECT written FROM skill_entry WHERE skill_set_id = judged.observed_id)
             AND sent.skill_id NOT IN (SELECT skill_id FROM unavailable_skill WHERE ended_at IS NULL))
         OR EXISTS (
           SELECT 1 FROM skill_entry AS removed
           WHERE removed.skill_set_id = unmet.before_id
             AND removed.skill_id NOT IN (SELECT skill_id FROM skill_entry WHERE skill_set_id = unmet.sent_id)
             AND removed.skill_id IN (SELECT skill_id FROM skill_entry WHERE skill_set_id = judged.observed_id)))
     ORDER BY unmet.attempt DESC LIMIT 1) AS unmet
  FROM judged),
caused AS MATERIALIZED (
  SELECT
    judged.*,
    CASE
      WHEN judged.unmet IS NOT NULL THEN judged.unmet
      WHEN judged.missing <> '[]' AND NOT EXISTS (
        SELECT 1 FROM json_each(judged.missing) AS lacking
        WHERE iif(lacking.type = 'text', lacking.value, lacking.value ->> 'id') NOT IN (
          SELECT skill_id FROM unavailable_skill WHERE ended_at IS NULL)) THEN 'unavailable'
      WHEN judged.satisfied_snapshot IS NOT NULL OR judged.is_of_others THEN 'changedOutside'
      WHEN NOT EXISTS (SELECT 1 FROM applied WHERE applied.target = judged.target) THEN 'neverApplied'
      WHEN judged.joined_snapshot > judged.event_id AND judged.joined_snapshot > judged.last_attempt
        THEN 'membershipChanged'
      ELSE 'mappingChanged'
    END AS cause,
    iif(judged.unmet IS NULL, NULL, (
      SELECT min(unmet.ended_at) FROM unmet_write AS unmet
      WHERE unmet.target = judged.target AND unmet.revision_id = judged.revision_id AND unmet.cause = judged.unmet
        AND unmet.attempt > max(coalesce(judged.satisfied_snapshot, 0), judged.joined_snapshot))) AS unmet_since
  FROM blamed AS judged)
SELECT
  caused.target,
  NULL                  AS group_id,
  NULL                  AS group_name,
  'user'                AS target_kind,
  caused.target_id,
  caused.target_name,
  caused.cause,
  caused.mapped,
  caused.observed,
  caused.granted,
  caused.missing,
  caused.extra,
  CASE caused.cause
    -- When the first such write ended since they were last in step.
    WHEN 'putFailed' THEN caused.unmet_since
    WHEN 'notAccepted' THEN caused.unmet_since
    WHEN 'unavailable' THEN max(caused.imported_at, caused.joined_at, (
      SELECT max(found.since) FROM unavailable_skill AS found
      WHERE found.ended_at IS NULL AND found.skill_id IN (
        SELECT iif(type = 'text', value, value ->> 'id') FROM json_each(caused.missing))))
    WHEN 'mappingChanged' THEN caused.imported_at
    WHEN 'changedOutside' THEN iif(caused.satisfied_snapshot IS NOT NULL,
      (SELECT edited.seen_at FROM snapshot AS edited
       WHERE edited.target_id = caused.target AND edited.id > caused.satisfied_snapshot
       ORDER BY edited.id LIMIT 1),
      max(caused.imported_at, caused.joined_at))
    WHEN 'membershipChanged' THEN caused.joined_at
    WHEN 'neverApplied' THEN max(caused.imported_at, caused.joined_at)
  END                   AS since,
  caused.revision_id    AS revision,
  caused.last_attempt,
  caused.snapshot_id,
  caused.version        AS base_version,
  caused.satisfied_snapshot,
  caused.groups
FROM caused;

CREATE VIEW drift AS
SELECT group_drift.*, NULL AS groups FROM group_drift
UNION ALL
SELECT * FROM person_drift;


-- ---------------------------------------------------------------------------------------------------------------------
-- What happened, as it is hashed
-- ---------------------------------------------------------------------------------------------------------------------

-- As before, and what a row has to say besides only where it has: what was hashed before is hashed as it was.
CREATE VIEW snapshot_events (id, at, event, body, hash) AS
SELECT
  snapshot.id,
  snapshot.seen_at AS at,
  'snapshot'       AS event,
  CASE WHEN snapshot.group_set_id IS NULL THEN
    json_object(
        'id', snapshot.id, 'at', snapshot.seen_at, 'event', 'snapshot', 'cycle', snapshot.cycle_id,
        'targetKind', target.kind, 'targetId', target.server_id, 'targetName', target_name.name,
        'source', snapshot.source, 'version', snapshot.version, 'lastModified', snapshot.last_modified,
        'skills', coalesce(json(borne.skills), snapshot.skill_set_id),
        'granted', coalesce(json(granted.skills), snapshot.granted_id))
  ELSE
    json_object(
        'id', snapshot.id, 'at', snapshot.seen_at, 'event', 'snapshot', 'cycle', snapshot.cycle_id,
        'targetKind', target.kind, 'targetId', target.server_id, 'targetName', target_name.name,
        'source', snapshot.source, 'version', snapshot.version, 'lastModified', snapshot.last_modified,
        'skills', coalesce(json(borne.skills), snapshot.skill_set_id),
        'granted', coalesce(json(granted.skills), snapshot.granted_id),
        'groups', coalesce(json(group_set.groups), snapshot.group_set_id))
  END AS body,
  snapshot.hash
FROM snapshot
LEFT JOIN target ON target.id = snapshot.target_id
LEFT JOIN target_name ON target_name.id = snapshot.name_id AND target_name.target_id = snapshot.target_id
LEFT JOIN skill_set AS granted ON granted.id = snapshot.granted_id
LEFT JOIN skill_set AS borne ON borne.id = snapshot.skill_set_id
LEFT JOIN group_set ON group_set.id = snapshot.group_set_id;

CREATE VIEW revision_events (id, at, event, body, hash) AS
SELECT
  made.event_id, made.imported_at, 'revision',
  CASE WHEN made.names IS NULL THEN
    json_object(
        'id', made.event_id, 'at', made.imported_at, 'event', 'revision', 'revision', made.id,
        'importedBy', made.imported_by, 'source', made.source, 'note', made.note,
        'mappedGroups', made.mapped_groups, 'changes', json(made.changes))
  ELSE
    -- Where names were turned into ids: both.
    json_object(
        'id', made.event_id, 'at', made.imported_at, 'event', 'revision', 'revision', made.id,
        'importedBy', made.imported_by, 'source', made.source, 'note', made.note,
        'mappedGroups', made.mapped_groups, 'changes', json(made.changes), 'skillNames', json(made.names))
  END,
  made.hash
FROM (
  SELECT
    revision.*,
    (SELECT json_group_array(json_object(
       'group', changed.group_name, 'skills', coalesce(json(changed.skills), changed.skill_set_id)))
     FROM (
       SELECT mapping.group_name, mapping.skill_set_id, skill_set.skills
       FROM mapping LEFT JOIN skill_set ON skill_set.id = mapping.skill_set_id
       WHERE mapping.revision_id = revision.id
       ORDER BY mapping.group_name) AS changed) AS changes,
    (SELECT iif(count(*) = 0, NULL, json_group_object(named.skill_id, named.name))
     FROM (
       SELECT skill_id, name FROM revision_skill
       WHERE revision_id = revision.id ORDER BY skill_id) AS named) AS names
  FROM revision) AS made;

CREATE VIEW naming_events (id, at, event, body, hash) AS
SELECT
  naming.id, naming.named_at, 'naming',
  json_object(
    'id', naming.id, 'at', naming.named_at, 'event', 'naming', 'skill', naming.skill_id, 'name', naming.name),
  naming.hash
FROM naming;

CREATE VIEW events AS
SELECT * FROM snapshot_events
UNION ALL SELECT * FROM attempt_events
UNION ALL SELECT * FROM settlement_events
UNION ALL SELECT * FROM revision_events
UNION ALL SELECT * FROM naming_events
UNION ALL SELECT * FROM pruning_events
UNION ALL SELECT * FROM hold_events
UNION ALL SELECT * FROM release_events;


-- ---------------------------------------------------------------------------------------------------------------------
-- What happened to each target
-- ---------------------------------------------------------------------------------------------------------------------

-- As before, and of people which groups they followed, and which group asked for what a write gave.
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
  revision.id, revision.imported_by, revision.source, revision.note, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
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
    WHEN before.id IS NULL THEN iif(snapshot.id <= (SELECT max(last_id) FROM pruning), 'known', 'appeared')
    WHEN before.source = 'vanished' THEN 'cameBack'
    WHEN target.kind = 'user' AND before.skill_set_id IS snapshot.skill_set_id
      AND before.group_set_id IS NOT snapshot.group_set_id THEN 'regrouped'
    ELSE 'changedOutside'
  END,
  borne_before.name, skills_before.skills, skill_set.skills, before.version, snapshot.version,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  named_before.names, named.names, NULL
FROM snapshot
JOIN target ON target.id = snapshot.target_id
JOIN target_name AS borne ON borne.id = snapshot.name_id AND borne.target_id = snapshot.target_id
LEFT JOIN skill_set ON skill_set.id = snapshot.skill_set_id
LEFT JOIN snapshot AS before
  ON before.id = (SELECT max(earlier.id) FROM snapshot AS earlier
                  WHERE earlier.target_id = snapshot.target_id AND earlier.id < snapshot.id)
LEFT JOIN target_name AS borne_before ON borne_before.id = before.name_id
LEFT JOIN skill_set AS skills_before ON skills_before.id = before.skill_set_id
LEFT JOIN group_names AS named ON named.group_set_id = snapshot.group_set_id
LEFT JOIN group_names AS named_before ON named_before.group_set_id = before.group_set_id
WHERE snapshot.source <> 'put'
UNION ALL
SELECT
  settlement.id, settlement.settled_at, target.id,
  iif(target.kind = 'group', target.server_id, NULL), iif(target.kind = 'group', borne.name, NULL),
  target.kind, target.server_id, borne.name,
  settlement.outcome,
  NULL, skills_before.skills, skills_after.skills, base.version,
  iif(settlement.outcome = 'applied', result.version, NULL),
  attempt.revision_id, NULL, NULL, NULL, attempt.id, settlement.http_status, settlement.error, NULL, NULL,
  NULL, NULL,
  -- Which group asked for each skill that the write gave.
  iif(target.kind = 'user',
    (SELECT json_group_array(json_object('skill', asked.skill_id, 'group', giver.display_name))
     FROM group_set, json_each(group_set.groups) AS followed
     JOIN target AS giver ON giver.kind = 'group' AND giver.server_id = followed.value
     JOIN mapping ON mapping.group_name = giver.display_name AND mapping.revision_id = (
       SELECT max(newest.revision_id) FROM mapping AS newest
       WHERE newest.group_name = giver.display_name AND newest.revision_id <= attempt.revision_id)
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
  attempt.revision_id, NULL, NULL, NULL, attempt.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL
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
  held_change.revision_id, NULL, NULL, NULL, NULL, NULL, NULL, hold.token, NULL, NULL, NULL, NULL
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
  held_change.revision_id, NULL, NULL, NULL, NULL, NULL, NULL, hold.token, release.approved_by, NULL, NULL, NULL
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
CREATE VIEW documentation (place, view_name, column_name, meaning) AS
VALUES
  (1, 'drift', NULL,
    'Every mapped group, or person in one, that does not bear what is asked for, with one cause (docs/DRIFT.md).'),
  (1, 'drift', 'target', 'The number that stands for it in all views; NULL where none of the name is present.'),
  (1, 'drift', 'group_id', 'The id that the server knows the group by, or knew it by; NULL for a person.'),
  (1, 'drift', 'group_name', 'The mapped name; NULL for a person.'),
  (1, 'drift', 'target_kind', '`group` or `user`: what bears the skills.'),
  (1, 'drift', 'target_id', 'The id of what bears the skills: the group itself, or a person.'),
  (1, 'drift', 'target_name', 'Its name.'),
  (1, 'drift', 'cause',
    '`ambiguousName`, `groupMissing`, `putFailed`, `notAccepted`, `unavailable`, `changedOutside`, `neverApplied`, '
      || '`membershipChanged` or `mappingChanged`.'),
  (1, 'drift', 'mapped', 'The skills that the mappings ask for, a JSON array.'),
  (1, 'drift', 'observed', 'The skills that were last seen, a JSON array; NULL where they are not known.'),
  (1, 'drift', 'granted', 'Those of them that writes of ours gave, a JSON array.'),
  (1, 'drift', 'missing', 'What is to be added, a JSON array.'),
  (1, 'drift', 'extra', 'What is to be taken away, a JSON array.'),
  (1, 'drift', 'since', 'When the cause came about.'),
  (1, 'drift', 'revision', 'The revision that gave the mappings their present skills.'),
  (1, 'drift', 'last_attempt', 'The last write to it, by its number.'),
  (1, 'drift', 'snapshot_id', 'The event in which it was last seen.'),
  (1, 'drift', 'base_version', 'The version that it had then.'),
  (1, 'drift', 'satisfied_snapshot', 'The event in which it was last seen to bear what is asked for, where it was.'),
  (1, 'drift', 'groups', 'Of a person the groups that ask for it, a JSON array of `id` and `name`; NULL for a group.'),

  (2, 'attempts', NULL, 'Every write with how it ended, under the name that the target bore then.'),
  (2, 'attempts', 'id', 'Its number among the events; the newest has the highest.'),
  (2, 'attempts', 'cycle', 'The cycle that it belongs to.'),
  (2, 'attempts', 'target', 'The number that stands for it in all views.'),
  (2, 'attempts', 'group_id', 'The id that the server knows the group by; NULL for a person.'),
  (2, 'attempts', 'group_name', 'The name that the group bore when it was planned; NULL for a person.'),
  (2, 'attempts', 'target_kind', '`group` or `user`: what bears the skills.'),
  (2, 'attempts', 'target_id', 'The id of what bears the skills.'),
  (2, 'attempts', 'target_name', 'The name that it bore when the attempt was planned.'),
  (2, 'attempts', 'attempt', '1 for the first of a change within a cycle, one higher for each repetition.'),
  (2, 'attempts', 'planned_at', 'When it was recorded, just before it was sent.'),
  (2, 'attempts', 'sent_at', 'When it was sent; NULL where it never left, or where that is not known.'),
  (2, 'attempts', 'settled_at', 'When its outcome was recorded; NULL while it is pending.'),
  (2, 'attempts', 'outcome',
    '`pending`, `applied`, `conflict`, `rateLimited`, `rejected`, `failed`, `unknown` or `superseded`.'),
  (2, 'attempts', 'http_status', 'The status of the answer; NULL where there was none.'),
  (2, 'attempts', 'base_version', 'The version that it started from.'),
  (2, 'attempts', 'new_version', 'The version that it produced, where it was applied.'),
  (2, 'attempts', 'skills_before', 'What the target bore before, a JSON array; NULL where it was not known.'),
  (2, 'attempts', 'skills_after', 'What it was to bear after it, a JSON array.'),
  (2, 'attempts', 'revision', 'The revision that it was for.'),
  (2, 'attempts', 'error', 'What the server or the transport said was wrong.'),
  (2, 'attempts', 'correlation_id', 'The server''s name for the exchange, which its support asks for.'),
  (2, 'attempts', 'duration_ms', 'Milliseconds from sending until the answer was there or given up.'),
  (2, 'attempts', 'settlement', 'The event that settled it.'),
  (2, 'attempts', 'groups',
    'Of a person the groups that asked for it, a JSON array of `id` and `name`; NULL for a group.'),

  (3, 'trail', NULL, 'Everything that happened to each group and person, an event a row; in order by `id`.'),
  (3, 'trail', 'id', 'The number of the event.'),
  (3, 'trail', 'at', 'When it was recorded.'),
  (3, 'trail', 'target', 'The number that stands for it in all views; NULL where nobody ever bore the mapped name.'),
  (3, 'trail', 'group_id', 'The id that the server knows the group by; NULL for a person.'),
  (3, 'trail', 'group_name', 'The name that the event is about: the mapped one, or the one borne; NULL for a person.'),
  (3, 'trail', 'target_kind', '`group` or `user`: what bears the skills.'),
  (3, 'trail', 'target_id', 'The id of what bears the skills.'),
  (3, 'trail', 'target_name', 'The name that the event is about.'),
  (3, 'trail', 'event',
    '`mapped`, `unmapped`, `appeared`, `known`, `changedOutside`, `regrouped`, `vanished`, `cameBack`, `held`, '
      || '`released`, or the outcome of a write.'),
  (3, 'trail', 'name_before', 'The name before, where the group was seen; of a mapping the name that it bore then.'),
  (3, 'trail', 'skills_before', 'What it bore before, a JSON array.'),
  (3, 'trail', 'skills', 'What it bears, shall bear, or was sent, a JSON array.'),
  (3, 'trail', 'version_before', 'The version before.'),
  (3, 'trail', 'version', 'The version from then on, where it is known.'),
  (3, 'trail', 'revision', 'The revision that the event is, or that the write, held or not, was for.'),
  (3, 'trail', 'imported_at', 'When the revision was imported.'),
  (3, 'trail', 'imported_by', 'Who imported the revision, `user@host`.'),
  (3, 'trail', 'source', 'The file that the revision came from.'),
  (3, 'trail', 'note', 'Why, in the words of who imported it.'),
  (3, 'trail', 'attempt', 'The write that the event settles.'),
  (3, 'trail', 'http_status', 'The status of its answer.'),
  (3, 'trail', 'error', 'What was said to be wrong with it.'),
  (3, 'trail', 'token', 'The held plan that the event is about.'),
  (3, 'trail', 'approved_by', 'Who let it go through, `user@host`.'),
  (3, 'trail', 'groups_before',
    'The names of the groups that a person followed before, a JSON array; none of a group of members.'),
  (3, 'trail', 'groups', 'The names of the groups that a person follows from then on, a JSON array.'),
  (3, 'trail', 'given',
    'Which group asked a person for which skill that the write gave: a JSON array of `skill` and `group`.'),

  (4, 'applied', NULL, 'What the last confirmed write of ours left on each target.'),
  (4, 'applied', 'target', 'The number that stands for it in all views.'),
  (4, 'applied', 'group_id', 'The id that the server knows the group by; NULL for a person.'),
  (4, 'applied', 'group_name', 'The name that the group bears now; NULL for a person.'),
  (4, 'applied', 'target_kind', '`group` or `user`: what bears the skills.'),
  (4, 'applied', 'target_id', 'The id of what bears the skills.'),
  (4, 'applied', 'target_name', 'Its name now.'),
  (4, 'applied', 'skills', 'The skills that the write left, a JSON array.'),
  (4, 'applied', 'version', 'The version that it produced; NULL where the server did not tell.'),
  (4, 'applied', 'revision', 'The revision that it was for.'),
  (4, 'applied', 'attempt', 'The write, by its number.'),
  (4, 'applied', 'applied_at', 'When it was confirmed.'),
  (4, 'applied', 'groups',
    'Of a person the groups that ask for it now, a JSON array of `id` and `name`; NULL for a group.'),

  (5, 'conflicts_hourly', NULL, 'How often another''s edit met a write of ours, or undid it, by target and hour.'),
  (5, 'conflicts_hourly', 'hour', 'The hour''s beginning.'),
  (5, 'conflicts_hourly', 'target', 'The number that stands for it in all views.'),
  (5, 'conflicts_hourly', 'group_id', 'The id that the server knows the group by; NULL for a person.'),
  (5, 'conflicts_hourly', 'group_name', 'The name that the group bears now; NULL for a person.'),
  (5, 'conflicts_hourly', 'target_kind', '`group` or `user`: what bears the skills.'),
  (5, 'conflicts_hourly', 'target_id', 'The id of what bears the skills.'),
  (5, 'conflicts_hourly', 'target_name', 'Its name now.'),
  (5, 'conflicts_hourly', 'conflicts', 'How many; more than 10 mean that something else provisions the target.'),

  (6, 'events', NULL, 'Everything that is chained, in the form that is hashed (docs/AUDIT.md).'),
  (6, 'events', 'id', 'The number of the event: one sequence for all of them.'),
  (6, 'events', 'at', 'When it was recorded.'),
  (6, 'events', 'event', '`snapshot`, `attempt`, `settlement`, `revision`, `naming`, `pruning`, `hold` or `release`.'),
  (6, 'events', 'body', 'What the event says, a JSON object: its SHA-256 is hashed after the hash of the event before.'),
  (6, 'events', 'hash', 'SHA-256, 32 bytes.');
