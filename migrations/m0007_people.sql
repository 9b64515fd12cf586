-- People: where a group leaves its skills to its members, a person follows the mappings of the groups that they are in.

-- Every distinct set of groups, once, by the ids that the server knows them by.
CREATE TABLE group_set (
  id      INTEGER PRIMARY KEY,
  groups  TEXT NOT NULL UNIQUE -- a JSON array of ids, ascending, each once
          CHECK (json_valid(groups) AND json_type(groups) = 'array')
) STRICT;

-- The groups whose mappings the target followed then. NULL: a group that bears its skills itself, and follows the
-- mapping of its own name. The empty set: a group that leaves its skills to its members, or a person
-- in none that is mapped.
ALTER TABLE snapshot ADD COLUMN group_set_id INTEGER REFERENCES group_set;

CREATE INDEX snapshot_by_group_set ON snapshot (group_set_id, target_id) WHERE group_set_id IS NOT NULL;

-- From this event on the server calls a skill so, until the next naming of the same skill.
CREATE TABLE naming (
  id        INTEGER PRIMARY KEY CHECK (id > 0),
  skill_id  TEXT NOT NULL,
  name      TEXT NOT NULL,
  named_at  INTEGER NOT NULL,
  hash      BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

CREATE INDEX naming_by_skill ON naming (skill_id);

-- The names that the skills of a revision had when they were turned into ids.
CREATE TABLE revision_skill (
  revision_id  INTEGER NOT NULL REFERENCES revision,
  skill_id     TEXT NOT NULL,
  name         TEXT NOT NULL,
  PRIMARY KEY (revision_id, skill_id)
) STRICT, WITHOUT ROWID;
