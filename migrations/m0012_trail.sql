-- What ties the events before a gap to those after it.

-- What is left of each event that was pruned: the hash of its body. The hash that the event had follows from it and from
-- the hash of the event before, so the chain can be walked through a gap.
CREATE TABLE pruned_event (
  id         INTEGER PRIMARY KEY CHECK (id > 0),
  body_hash  BLOB NOT NULL CHECK (length(body_hash) = 32) -- SHA-256 of the body that the view `events` had of it
) STRICT;
