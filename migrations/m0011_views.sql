-- A view that lowers nothing because a group decides nothing: the name of a group that gave a skill at a high proficiency
-- may be borne by others as well now, while another group asks for the same skill at a lower one.

DROP VIEW person_standing;

-- Everybody who follows a mapping, or has skills of ours that are not undecided. Undecided skills that they have count
-- as asked for, whoever gave them, just as they have them or at a higher proficiency that is asked for besides.
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
        -- How it is written is that of the row with the highest: https://www.sqlite.org/quirks.html#aggregate
        SELECT entry.skill_id, entry.written, max(entry.proficiency) AS proficiency
        FROM (
          SELECT
            iif(mapped.type = 'text', mapped.value, mapped.value ->> 'id') AS skill_id,
            iif(mapped.type = 'text', json_quote(mapped.value), mapped.value) AS written,
            iif(mapped.type = 'text', 1, mapped.value ->> 'proficiency') AS proficiency
          FROM json_each(asked_once.mapped) AS mapped
          UNION ALL
          SELECT borne.skill_id, borne.written, borne.proficiency
          FROM skill_entry AS borne
          WHERE borne.skill_set_id = coalesce(current.skill_set_id, current.granted_id)
            AND borne.skill_id IN (SELECT value FROM json_each(asked_once.undecided))) AS entry
        GROUP BY entry.skill_id
        ORDER BY entry.skill_id) AS whole)
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
  AND (asked_once.mapped_groups > 0
    OR granted.skills <> '[]'
      AND (coalesce(asked_once.undecided, '[]') = '[]' OR EXISTS (
        SELECT 1 FROM skill_entry AS ours
        WHERE ours.skill_set_id = current.granted_id
          AND ours.skill_id NOT IN (SELECT value FROM json_each(asked_once.undecided)))));
