-- What is ours: the skills that writes of ours gave, one grant for each target and skill.

-- An open grant. A write that took effect opens it; a removal of ours that a read confirms, or evidence that the skill is
-- gone, closes it, and the row goes. Which grants were open when a snapshot was taken, and shown by it, is in `snapshot.granted_id`.
CREATE TABLE grant (
  target_id     INTEGER NOT NULL REFERENCES target,
  skill_id      TEXT NOT NULL,
  proficiency   REAL NOT NULL,                      -- that we gave
  attempt_id    INTEGER NOT NULL REFERENCES attempt, -- the last write of ours that gave it
  unseen_since  INTEGER,                            -- the first of the latest reads that do not show it; NULL where the last one did
  unseen_in     INTEGER,                            -- the cycle of that read
  -- 'absent': one more read is needed; 'hidden': the server leaves the skill out, whoever has it; 'deleted': the server said
  -- that the target was; 'gone': these reads are evidence, and the target is not active; 'removed': by a write of ours, and no
  -- read has shown that yet
  unseen_as     TEXT CHECK (unseen_as IN ('absent', 'hidden', 'deleted', 'gone', 'removed')),
  PRIMARY KEY (target_id, skill_id),
  CHECK ((unseen_since IS NULL) = (unseen_in IS NULL) AND (unseen_since IS NULL) = (unseen_as IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX grant_unseen ON grant (unseen_since) WHERE unseen_since IS NOT NULL;
CREATE INDEX grant_by_attempt ON grant (attempt_id);

-- The groups whose people the last poll asked for, by id. Who is in a group that was not among them is not known any more.
CREATE TABLE followed_group (
  server_id  TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO grant (target_id, skill_id, proficiency, attempt_id)
SELECT target.id, ours.skill_id, ours.proficiency, max(attempt.id)
FROM target
JOIN snapshot ON snapshot.id = target.snapshot_id
JOIN skill_entry AS ours ON ours.skill_set_id = snapshot.granted_id
JOIN attempt ON attempt.target_id = target.id
JOIN settlement ON settlement.attempt_id = attempt.id AND settlement.outcome = 'applied'
GROUP BY target.id, ours.skill_id;
