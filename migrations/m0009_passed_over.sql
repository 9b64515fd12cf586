-- What a poll of people has to say besides what they bear: who was passed over, and how many there are. State that a
-- cycle works on, and no event.

-- Who came with the last poll and was passed over: nothing is concluded about them, and nothing is written to them.
CREATE TABLE passed_over (
  server_id  TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  reason     TEXT NOT NULL CHECK (reason IN ('skillsNotShown', 'notActive', 'notFound')),
  groups     TEXT NOT NULL CHECK (json_valid(groups) AND json_type(groups) = 'array'), -- the ids of those that listed them
  since      INTEGER NOT NULL, -- when they were first passed over for this reason, without a break
  cycle_id   INTEGER NOT NULL  -- the cycle of then, which may have been pruned
) STRICT, WITHOUT ROWID;

CREATE INDEX passed_over_by_name ON passed_over (name);

-- How many people the server said to be in a group when its list was last read, those that were passed over included.
CREATE TABLE member_count (
  target_id  INTEGER PRIMARY KEY REFERENCES target,
  people     INTEGER NOT NULL CHECK (people >= 0)
) STRICT;

-- How many skills the server let a target bear, NULL where there was no such limit.
ALTER TABLE cycle ADD COLUMN most_skills INTEGER CHECK (most_skills > 0);
