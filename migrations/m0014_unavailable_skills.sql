-- What plans could not give. No event: it says what a cycle was told, and changes nothing that is known of a target.

-- Skills that the mappings ask for and that nobody can be given, or could be: the server does not have them, or they are not
-- active. An ended row stays, because the drift of its time goes by it.
CREATE TABLE unavailable_skill (
  skill_id  TEXT NOT NULL,
  since     INTEGER NOT NULL, -- when a plan first found it so, without a break
  cycle_id  INTEGER NOT NULL, -- the cycle of then, which may have been pruned
  ended_at  INTEGER,          -- when a plan first did not find it so any more; NULL where the last one did
  PRIMARY KEY (skill_id, cycle_id)
) STRICT, WITHOUT ROWID;
