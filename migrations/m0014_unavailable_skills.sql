-- What the last plan could not give. State that a cycle works on, and no event.

-- Skills that the mappings ask for and that nobody can be given: the server does not have them, or they are not active.
CREATE TABLE unavailable_skill (
  skill_id  TEXT PRIMARY KEY,
  since     INTEGER NOT NULL, -- when a plan first found it so, without a break
  cycle_id  INTEGER NOT NULL  -- the cycle of then, which may have been pruned
) STRICT, WITHOUT ROWID;
