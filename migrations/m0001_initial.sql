-- The first shape of the database. Times are milliseconds since 1970-01-01T00:00:00Z. A shipped migration never
-- changes.

PRAGMA application_id = 0x736b7379; -- "sksy"


-- ---------------------------------------------------------------------------------------------------------------------
-- What is asked for
-- ---------------------------------------------------------------------------------------------------------------------

-- Every distinct set of skills, once. Two sets are the same if, and only if, their ids are.
CREATE TABLE skill_set (
  id      INTEGER PRIMARY KEY,
  skills  TEXT NOT NULL UNIQUE -- a JSON array of skill ids, ascending, each once
          CHECK (json_valid(skills) AND json_type(skills) = 'array')
) STRICT;

-- One imported state of all mappings.
CREATE TABLE revision (
  id              INTEGER PRIMARY KEY CHECK (id > 0),
  imported_at     INTEGER NOT NULL,
  imported_by     TEXT NOT NULL,                 -- user@host
  source          TEXT NOT NULL,                 -- the absolute path of the file
  note            TEXT,
  mapped_groups   INTEGER NOT NULL CHECK (mapped_groups >= 0),
  after_snapshot  INTEGER NOT NULL               -- the newest snapshot when it was imported, 0 for none: orders the two
) STRICT;

-- What a revision changed: the skills that a group shall give from then on, or NULL where it is mapped no longer.
CREATE TABLE mapping (
  group_name    TEXT NOT NULL CHECK (group_name <> ''),
  revision_id   INTEGER NOT NULL REFERENCES revision,
  skill_set_id  INTEGER REFERENCES skill_set,
  PRIMARY KEY (group_name, revision_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX mapping_by_revision ON mapping (revision_id);


-- ---------------------------------------------------------------------------------------------------------------------
-- What is seen
-- ---------------------------------------------------------------------------------------------------------------------

-- One poll, plan and apply, once through.
CREATE TABLE cycle (
  id                  INTEGER PRIMARY KEY,
  kind                TEXT NOT NULL CHECK (kind IN ('sync', 'plan')),
  mode                TEXT NOT NULL CHECK (mode IN ('replace', 'additive')),
  revision_id         INTEGER REFERENCES revision,
  started_at          INTEGER NOT NULL,
  finished_at         INTEGER,
  outcome             TEXT CHECK (outcome IN ('converged', 'planned', 'partial', 'held', 'failed', 'interrupted')),
  complete            INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),  -- the poll was shown to be complete
  groups              INTEGER NOT NULL DEFAULT 0, -- seen by the poll
  requests            INTEGER NOT NULL DEFAULT 0, -- sent, those for tokens and repeats included
  changed             INTEGER NOT NULL DEFAULT 0, -- changes planned
  applied             INTEGER NOT NULL DEFAULT 0, -- of them applied
  conflicts           INTEGER NOT NULL DEFAULT 0, -- PUTs that met another's edit
  failed              INTEGER NOT NULL DEFAULT 0, -- changes given up for this cycle
  error               TEXT,
  circuit_open_until  INTEGER, -- the breaker was open when the cycle ended, and lets a probe through then
  next_poll_at        INTEGER, -- the daemon's next cycle; NULL for a single one
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
) STRICT;

CREATE INDEX cycle_complete ON cycle (id) WHERE complete = 1;
CREATE INDEX cycle_unfinished ON cycle (id) WHERE finished_at IS NULL;
CREATE INDEX cycle_converged ON cycle (id) WHERE outcome = 'converged' AND kind = 'sync';

-- What bears skills, as it was last known: the head of its snapshots.
CREATE TABLE target (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN ('group', 'user')),
  server_id     TEXT NOT NULL,
  display_name  TEXT NOT NULL,
  present       INTEGER NOT NULL CHECK (present IN (0, 1)),
  snapshot_id   INTEGER REFERENCES snapshot, -- NULL only until the first one is in, within one transaction
  page          INTEGER, -- where the poll last saw it; NULL where it was not on the page that it was on before
  UNIQUE (kind, server_id)
) STRICT;

CREATE INDEX target_by_name ON target (display_name, present);
CREATE INDEX target_by_page ON target (page, present);

-- What was known of a target, each time it differed from the snapshot before.
CREATE TABLE snapshot (
  id             INTEGER PRIMARY KEY,
  target_id      INTEGER NOT NULL REFERENCES target,
  cycle_id       INTEGER NOT NULL REFERENCES cycle,
  seen_at        INTEGER NOT NULL,
  source         TEXT NOT NULL CHECK (source IN ('poll', 'read', 'put', 'vanished')),
  display_name   TEXT NOT NULL,
  version        TEXT,
  last_modified  TEXT,
  skill_set_id   INTEGER REFERENCES skill_set, -- NULL: not known
  granted_id     INTEGER NOT NULL REFERENCES skill_set -- those of them that PUTs of ours added
) STRICT;

CREATE INDEX snapshot_by_target ON snapshot (target_id, id);

-- A page of the poll whose groups are known to be just as its bytes say. A page that arrives with the same fingerprint
-- need not be parsed. The row goes as soon as one of its groups is seen elsewhere or becomes known in another way.
CREATE TABLE page (
  start_index    INTEGER PRIMARY KEY CHECK (start_index > 0), -- 1-based, as in RFC 7644, section 3.4.2.4
  fingerprint    BLOB NOT NULL CHECK (length(fingerprint) = 32), -- SHA-256 of the body
  group_count    INTEGER NOT NULL CHECK (group_count >= 0),
  total_results  INTEGER
) STRICT;


-- ---------------------------------------------------------------------------------------------------------------------
-- What is done
-- ---------------------------------------------------------------------------------------------------------------------

-- One write on the wire, recorded before it is sent. While it has no settlement it is pending.
CREATE TABLE attempt (
  id                INTEGER PRIMARY KEY,
  cycle_id          INTEGER NOT NULL REFERENCES cycle,
  target_id         INTEGER NOT NULL REFERENCES target,
  revision_id       INTEGER NOT NULL REFERENCES revision, -- the one that gave the mapping its present skills
  base_snapshot_id  INTEGER NOT NULL REFERENCES snapshot, -- what it starts from: the name, the version and the skills before
  skill_set_id      INTEGER NOT NULL REFERENCES skill_set, -- what it asks for
  number            INTEGER NOT NULL CHECK (number > 0), -- within one change of one cycle
  planned_at        INTEGER NOT NULL
) STRICT;

CREATE INDEX attempt_by_target ON attempt (target_id, id);
CREATE INDEX attempt_by_cycle ON attempt (cycle_id);
CREATE INDEX attempt_by_time ON attempt (planned_at);

-- The attempts that are pending or unknown: what the next cycle resolves before anything else.
CREATE TABLE unsettled (
  attempt_id  INTEGER PRIMARY KEY REFERENCES attempt
) STRICT;

-- How an attempt ended. A lost answer is settled as unknown first and once more when it is resolved: the last one
-- counts.
CREATE TABLE settlement (
  attempt_id      INTEGER NOT NULL REFERENCES attempt,
  ordinal         INTEGER NOT NULL CHECK (ordinal > 0),
  settled_at      INTEGER NOT NULL,
  outcome         TEXT NOT NULL
                  CHECK (outcome IN ('applied', 'conflict', 'rateLimited', 'rejected', 'failed', 'unknown', 'superseded')),
  sent_at         INTEGER,
  duration_ms     INTEGER CHECK (duration_ms >= 0),
  http_status     INTEGER,
  snapshot_id     INTEGER REFERENCES snapshot, -- what it left behind, where that is known
  correlation_id  TEXT,
  error           TEXT,
  PRIMARY KEY (attempt_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX settlement_conflict ON settlement (settled_at) WHERE outcome = 'conflict';
