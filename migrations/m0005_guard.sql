-- The guard: plans that would take away too much are held until somebody releases them.

-- What the guard remembers from cycle to cycle, in one row.
CREATE TABLE guard (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  groups_known  INTEGER CHECK (groups_known >= 0) -- what a fall is a fall from; NULL before the first complete poll
) STRICT;

INSERT INTO guard (one, groups_known)
VALUES (1, (SELECT groups FROM cycle
            WHERE kind = 'sync' AND complete = 1 AND outcome IN ('converged', 'partial')
            ORDER BY id DESC LIMIT 1));

-- A plan that was held, with what the guard went by. What it would have changed lies in `held_change`, and is hashed with
-- it.
CREATE TABLE hold (
  id                   INTEGER PRIMARY KEY CHECK (id > 0),
  token                TEXT NOT NULL UNIQUE CHECK (token <> ''), -- stands for exactly this plan
  cycle_id             INTEGER NOT NULL REFERENCES cycle,        -- the first that held it
  held_at              INTEGER NOT NULL,
  revision_id          INTEGER NOT NULL REFERENCES revision,
  removals             INTEGER NOT NULL CHECK (removals > 0),    -- targets that would lose skills
  unknown              INTEGER NOT NULL CHECK (unknown >= 0),    -- of them, those whose skills are not known
  emptied              INTEGER NOT NULL CHECK (emptied >= 0),    -- of them, those whose mapping is empty
  mapped_targets       INTEGER NOT NULL CHECK (mapped_targets >= 0),
  groups_before        INTEGER,
  groups_known         INTEGER,                                  -- NULL: the poll was not shown to be complete
  max_removals         INTEGER NOT NULL,                         -- the limits of then
  max_removal_percent  INTEGER NOT NULL,
  hash                 BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE held_change (
  hold_id           INTEGER NOT NULL REFERENCES hold,
  target_id         INTEGER NOT NULL REFERENCES target,
  cause             TEXT NOT NULL,
  revision_id       INTEGER NOT NULL REFERENCES revision,  -- the one that gave the mapping its present skills
  mapped_id         INTEGER NOT NULL REFERENCES skill_set, -- what the mapping asks for
  base_snapshot_id  INTEGER NOT NULL REFERENCES snapshot,  -- what it would start from
  skill_set_id      INTEGER NOT NULL REFERENCES skill_set, -- what it would leave
  PRIMARY KEY (hold_id, target_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX held_change_by_target ON held_change (target_id, hold_id);

-- The cycles that held a plan, the same one again and again until it is released or another.
CREATE TABLE held_cycle (
  cycle_id  INTEGER PRIMARY KEY REFERENCES cycle,
  hold_id   INTEGER NOT NULL REFERENCES hold
) STRICT;

CREATE INDEX held_cycle_by_hold ON held_cycle (hold_id);

-- Somebody's word that the held plan may go through. It goes with the cycle that takes it up, or that finds another plan.
CREATE TABLE approval (
  hold_id      INTEGER PRIMARY KEY REFERENCES hold,
  approved_at  INTEGER NOT NULL,
  approved_by  TEXT NOT NULL -- user@host
) STRICT;

-- The plan was released, once, into the cycle that applies it.
CREATE TABLE release (
  id           INTEGER PRIMARY KEY CHECK (id > 0),
  hold_id      INTEGER NOT NULL UNIQUE REFERENCES hold,
  cycle_id     INTEGER NOT NULL REFERENCES cycle,
  released_at  INTEGER NOT NULL,
  approved_at  INTEGER NOT NULL,
  approved_by  TEXT NOT NULL,
  hash         BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;
