-- One sequence of numbers for all that happens, and a chain of SHA-256 hashes along it. A snapshot, an attempt, a
-- settlement, a revision and a pruning are events: each has the next number, and carries the hash of itself with the
-- hash of the event before it. What exactly is hashed is the `body` in the view `events`.

-- The views come anew in the next step.
DROP VIEW conflicts_hourly;
DROP VIEW drift;
DROP VIEW discrepancy;
DROP VIEW standing;
DROP VIEW applied;
DROP VIEW attempts;
DROP VIEW desired;

-- The end of the chain, in one row.
CREATE TABLE chain (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  last_id    INTEGER NOT NULL,  -- the number of the last event
  sealed_id  INTEGER NOT NULL,  -- the last event that has its hash: the same, except within a transaction
  hash       BLOB NOT NULL CHECK (length(hash) = 32) -- of that event; zeros before the first
) STRICT;


-- ---------------------------------------------------------------------------------------------------------------------
-- What happened before there was one sequence gets its place in it
-- ---------------------------------------------------------------------------------------------------------------------

-- The snapshots keep their order, a revision comes after the snapshot that it was imported after, and attempts and
-- settlements come where their times put them, after the snapshots that they name.
CREATE TABLE renumbered (
  kind     TEXT NOT NULL,
  old_id   INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  id       INTEGER NOT NULL,
  PRIMARY KEY (kind, old_id, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO renumbered (kind, old_id, ordinal, at, id)
WITH happened AS (
  SELECT 'snapshot' AS kind, 0 AS rank, id AS old_id, 0 AS ordinal,
    max(seen_at) OVER (ORDER BY id) AS at, id AS after_snapshot
  FROM snapshot
  UNION ALL
  SELECT 'revision', 1, id, 0, imported_at, after_snapshot
  FROM revision
  UNION ALL
  SELECT 'attempt', 2, id, 0, max(planned_at) OVER (ORDER BY id), base_snapshot_id
  FROM attempt
  UNION ALL
  SELECT 'settlement', 3, settlement.attempt_id, settlement.ordinal,
    max(settlement.settled_at, attempt.planned_at), coalesce(settlement.snapshot_id, 0)
  FROM settlement JOIN attempt ON attempt.id = settlement.attempt_id),
placed AS (
  SELECT kind, rank, old_id, ordinal, at,
    iif(kind = 'revision', after_snapshot,
      max(after_snapshot, coalesce(max(iif(kind = 'snapshot', old_id, NULL)) OVER (ORDER BY at, rank, old_id), 0))) AS place
  FROM happened),
-- Whatever the clock did, a settlement comes after its attempt and after the settlements before it.
ordered AS (
  SELECT kind, rank, old_id, ordinal, at,
    max(place) OVER (
      PARTITION BY iif(kind = 'settlement', 'attempt', kind), old_id ORDER BY rank, ordinal) AS place
  FROM placed)
SELECT kind, old_id, ordinal, at, row_number() OVER (ORDER BY place, rank, old_id, ordinal)
FROM ordered;

CREATE INDEX renumbered_by_time ON renumbered (at, id);


-- ---------------------------------------------------------------------------------------------------------------------
-- The events
-- ---------------------------------------------------------------------------------------------------------------------

-- Every name that a target has ever borne.
CREATE TABLE target_name (
  id         INTEGER PRIMARY KEY,
  target_id  INTEGER NOT NULL REFERENCES target,
  name       TEXT NOT NULL,
  UNIQUE (target_id, name)
) STRICT;

CREATE INDEX target_name_by_name ON target_name (name);

INSERT INTO target_name (target_id, name)
SELECT target_id, display_name FROM snapshot GROUP BY target_id, display_name ORDER BY min(id);

-- What was known of a target, each time it differed from the snapshot before.
CREATE TABLE new_snapshot (
  id             INTEGER PRIMARY KEY CHECK (id > 0),
  target_id      INTEGER NOT NULL REFERENCES target,
  cycle_id       INTEGER NOT NULL REFERENCES cycle,
  seen_at        INTEGER NOT NULL,
  source         TEXT NOT NULL CHECK (source IN ('poll', 'read', 'put', 'vanished')),
  name_id        INTEGER NOT NULL REFERENCES target_name,
  version        TEXT,
  last_modified  TEXT,
  skill_set_id   INTEGER REFERENCES skill_set, -- NULL: not known
  granted_id     INTEGER NOT NULL REFERENCES skill_set, -- those of them that PUTs of ours added
  hash           BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

INSERT INTO new_snapshot
  (id, target_id, cycle_id, seen_at, source, name_id, version, last_modified, skill_set_id, granted_id)
SELECT
  renumbered.id, snapshot.target_id, snapshot.cycle_id, snapshot.seen_at, snapshot.source, target_name.id,
  snapshot.version, snapshot.last_modified, snapshot.skill_set_id, snapshot.granted_id
FROM snapshot
JOIN renumbered ON renumbered.kind = 'snapshot' AND renumbered.old_id = snapshot.id
JOIN target_name ON target_name.target_id = snapshot.target_id AND target_name.name = snapshot.display_name
ORDER BY renumbered.id;

UPDATE target SET snapshot_id =
  (SELECT renumbered.id FROM renumbered WHERE renumbered.kind = 'snapshot' AND renumbered.old_id = target.snapshot_id);

-- One write on the wire, recorded before it is sent. While it has no settlement it is pending.
CREATE TABLE new_attempt (
  id                INTEGER PRIMARY KEY CHECK (id > 0),
  cycle_id          INTEGER NOT NULL REFERENCES cycle,
  target_id         INTEGER NOT NULL REFERENCES target,
  revision_id       INTEGER NOT NULL REFERENCES revision, -- the one that gave the mapping its present skills
  base_snapshot_id  INTEGER NOT NULL REFERENCES snapshot, -- what it starts from: the name, the version and the skills before
  skill_set_id      INTEGER NOT NULL REFERENCES skill_set, -- what it asks for
  number            INTEGER NOT NULL CHECK (number > 0), -- within one change of one cycle
  planned_at        INTEGER NOT NULL,
  hash              BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

INSERT INTO new_attempt
  (id, cycle_id, target_id, revision_id, base_snapshot_id, skill_set_id, number, planned_at)
SELECT
  renumbered.id, attempt.cycle_id, attempt.target_id, attempt.revision_id, base.id, attempt.skill_set_id,
  attempt.number, attempt.planned_at
FROM attempt
JOIN renumbered ON renumbered.kind = 'attempt' AND renumbered.old_id = attempt.id
JOIN renumbered AS base ON base.kind = 'snapshot' AND base.old_id = attempt.base_snapshot_id
ORDER BY renumbered.id;

UPDATE unsettled SET attempt_id = -- by way of the negative numbers, because two must not meet on the way
  -(SELECT renumbered.id FROM renumbered WHERE renumbered.kind = 'attempt' AND renumbered.old_id = unsettled.attempt_id);
UPDATE unsettled SET attempt_id = -attempt_id;

-- How an attempt ended. A lost answer is settled as unknown first and once more when it is resolved: the last one
-- counts.
CREATE TABLE new_settlement (
  id              INTEGER PRIMARY KEY CHECK (id > 0),
  attempt_id      INTEGER NOT NULL REFERENCES attempt,
  settled_at      INTEGER NOT NULL,
  outcome         TEXT NOT NULL
                  CHECK (outcome IN ('applied', 'conflict', 'rateLimited', 'rejected', 'failed', 'unknown', 'superseded')),
  sent_at         INTEGER,
  duration_ms     INTEGER CHECK (duration_ms >= 0),
  http_status     INTEGER,
  snapshot_id     INTEGER REFERENCES snapshot, -- what it left behind, where that is known
  correlation_id  TEXT,
  error           TEXT,
  hash            BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

INSERT INTO new_settlement
  (id, attempt_id, settled_at, outcome, sent_at, duration_ms, http_status, snapshot_id, correlation_id, error)
SELECT
  renumbered.id, settled.id, settlement.settled_at, settlement.outcome, settlement.sent_at, settlement.duration_ms,
  settlement.http_status, result.id, settlement.correlation_id, settlement.error
FROM settlement
JOIN renumbered
  ON renumbered.kind = 'settlement' AND renumbered.old_id = settlement.attempt_id
  AND renumbered.ordinal = settlement.ordinal
JOIN renumbered AS settled ON settled.kind = 'attempt' AND settled.old_id = settlement.attempt_id
LEFT JOIN renumbered AS result ON result.kind = 'snapshot' AND result.old_id = settlement.snapshot_id
ORDER BY renumbered.id;

-- One imported state of all mappings. What it changed lies in `mapping`, and is hashed with it.
CREATE TABLE new_revision (
  id             INTEGER PRIMARY KEY CHECK (id > 0),
  event_id       INTEGER NOT NULL UNIQUE CHECK (event_id > 0), -- its number among the events
  imported_at    INTEGER NOT NULL,
  imported_by    TEXT NOT NULL,           -- user@host
  source         TEXT NOT NULL,           -- the absolute path of the file
  note           TEXT,
  mapped_groups  INTEGER NOT NULL CHECK (mapped_groups >= 0),
  hash           BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

INSERT INTO new_revision (id, event_id, imported_at, imported_by, source, note, mapped_groups)
SELECT
  revision.id, renumbered.id, revision.imported_at, revision.imported_by, revision.source, revision.note,
  revision.mapped_groups
FROM revision
JOIN renumbered ON renumbered.kind = 'revision' AND renumbered.old_id = revision.id
ORDER BY revision.id;

-- Old history that was taken away: a row for each transaction of it.
CREATE TABLE pruning (
  id          INTEGER PRIMARY KEY CHECK (id > 0),
  pruned_at   INTEGER NOT NULL,
  pruned_by   TEXT NOT NULL,    -- user@host
  before      INTEGER NOT NULL, -- what happened before that time was to go
  first_id    INTEGER NOT NULL, -- the range of events that was gone through
  last_id     INTEGER NOT NULL,
  events      INTEGER NOT NULL CHECK (events >= 0), -- how many of them went; the others are still needed
  cycles      INTEGER NOT NULL CHECK (cycles >= 0), -- how many records of cycles went
  gaps_hash   BLOB NOT NULL CHECK (length(gaps_hash) = 32), -- of all that is in `gap` from then on
  hash        BLOB NOT NULL DEFAULT (zeroblob(32)) CHECK (length(hash) = 32)
) STRICT;

-- Where events are missing because they were pruned.
CREATE TABLE gap (
  first_id  INTEGER PRIMARY KEY,
  last_id   INTEGER NOT NULL CHECK (last_id >= first_id)
) STRICT;

DROP TABLE settlement;
DROP TABLE attempt;
DROP TABLE snapshot;
DROP TABLE revision;
ALTER TABLE new_snapshot RENAME TO snapshot;
ALTER TABLE new_attempt RENAME TO attempt;
ALTER TABLE new_settlement RENAME TO settlement;
ALTER TABLE new_revision RENAME TO revision;

-- An index ends with the row's number anyway, so these are in order within one target or attempt. The attempts of a cycle
-- lie between its place in the sequence and the next one's.
CREATE INDEX snapshot_by_target ON snapshot (target_id);
CREATE INDEX snapshot_seen_hour ON snapshot (seen_at / 3600000 * 3600000)
  WHERE source IN ('poll', 'read') AND version IS NULL;
CREATE INDEX attempt_by_target ON attempt (target_id);
CREATE INDEX attempt_by_time ON attempt (planned_at);
CREATE INDEX settlement_by_attempt ON settlement (attempt_id);
CREATE INDEX settlement_conflict ON settlement (settled_at) WHERE outcome = 'conflict';
CREATE INDEX settlement_conflict_hour ON settlement (settled_at / 3600000 * 3600000) WHERE outcome = 'conflict';
CREATE INDEX settlement_trouble ON settlement (outcome, attempt_id) WHERE outcome <> 'applied';

-- Where a cycle stands in the sequence, and when its poll was shown to be complete: NULL where it was complete and brought
-- nothing new, which is known when the cycle ends.
ALTER TABLE cycle ADD COLUMN after_event INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cycle ADD COLUMN concluded_at INTEGER;
CREATE INDEX cycle_by_start ON cycle (started_at);

-- Nearly every cycle was in them, for a question that the newest ones answer.
DROP INDEX cycle_complete;
DROP INDEX cycle_converged;

UPDATE cycle SET
  after_event = coalesce(
    (SELECT renumbered.id FROM renumbered WHERE renumbered.at < cycle.started_at
     ORDER BY renumbered.at DESC, renumbered.id DESC LIMIT 1), 0);

INSERT INTO chain (one, last_id, sealed_id, hash)
VALUES (1, (SELECT count(*) FROM renumbered), 0, zeroblob(32));

DROP TABLE renumbered;
