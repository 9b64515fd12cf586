-- What the sqlite3 shell is asked beside the program: the statements of Sources/Store/Audit as they are for the question in
-- the line above each, with the parameters that the benchmark fills in and the limits that a table has.

-- ? audit drift
SELECT * FROM drift ORDER BY target_name, target_id;

-- ? audit attempts
SELECT attempts.* FROM attempts WHERE TRUE ORDER BY attempts.id DESC LIMIT 100;

-- ? audit attempts --group GROUP
SELECT attempts.* FROM attempts
WHERE TRUE AND attempts.target IN (SELECT target_id FROM target_name WHERE name = :name)
ORDER BY attempts.id DESC LIMIT 100;

-- ? audit attempts --outcome rejected
SELECT attempts.* FROM settlement AS ended CROSS JOIN attempts ON attempts.id = ended.attempt_id
WHERE TRUE AND ended.outcome = 'rejected' AND ended.outcome <> 'applied' AND attempts.settlement = ended.id
ORDER BY ended.attempt_id DESC LIMIT 100;

-- ? audit attempts --outcome conflict
SELECT attempts.* FROM settlement AS ended CROSS JOIN attempts ON attempts.id = ended.attempt_id
WHERE TRUE AND ended.outcome = 'conflict' AND ended.outcome <> 'applied' AND attempts.settlement = ended.id
ORDER BY ended.attempt_id DESC LIMIT 100;

-- ? audit attempts --cycle CYCLE
SELECT attempts.* FROM attempts
WHERE TRUE AND attempts.cycle = :cycle
  AND attempts.id > (SELECT after_event FROM cycle WHERE id = :cycle)
  AND attempts.id <= coalesce(
    (SELECT after_event FROM cycle WHERE id > :cycle ORDER BY id LIMIT 1), (SELECT last_id FROM chain))
ORDER BY attempts.id DESC LIMIT 100;

-- ? audit attempts --since 30d
SELECT attempts.* FROM attempts
WHERE TRUE AND attempts.planned_at >= :since
ORDER BY attempts.planned_at DESC, attempts.id DESC LIMIT 100;

-- ? audit attempts --since 30d --until 15d
SELECT attempts.* FROM attempts
WHERE TRUE AND attempts.planned_at >= :since AND attempts.planned_at < :until
ORDER BY attempts.planned_at DESC, attempts.id DESC LIMIT 100;

-- ? audit trail GROUP
SELECT * FROM trail
WHERE target = :target AND at >= -9223372036854775808 AND at < 9223372036854775807
ORDER BY id;

-- ? audit trail GROUP --since 30d
SELECT * FROM trail WHERE target = :target AND at >= :since AND at < 9223372036854775807 ORDER BY id;

-- ? audit applied
SELECT * FROM applied ORDER BY target_name, target_id LIMIT 100;

-- ? audit applied --group GROUP
SELECT * FROM applied WHERE target_name = :name ORDER BY target_name, target_id LIMIT 100;

-- ? audit cycles
SELECT * FROM cycle ORDER BY id DESC LIMIT 20;

-- ? audit mappings
SELECT * FROM revision ORDER BY id DESC LIMIT 100;

-- ? audit mappings --group GROUP
SELECT revision.* FROM mapping JOIN revision ON revision.id = mapping.revision_id
WHERE mapping.group_name = :name
ORDER BY mapping.revision_id DESC LIMIT 100;

-- ? audit conflicts
SELECT * FROM conflicts_hourly WHERE hour >= 0 ORDER BY hour DESC, conflicts DESC, target_name LIMIT 100;

-- ? audit conflicts --since 7d
SELECT * FROM conflicts_hourly WHERE hour >= :since / 3600000 * 3600000
ORDER BY hour DESC, conflicts DESC, target_name LIMIT 100;

-- ? status
SELECT * FROM cycle ORDER BY id DESC LIMIT 1;
SELECT * FROM cycle WHERE outcome = 'converged' AND kind = 'sync' ORDER BY id DESC LIMIT 1;
SELECT max(id) FROM revision;
SELECT count(*) FROM desired;
SELECT count(*) FROM target WHERE present = 1;
SELECT count(*) FROM drift;
SELECT count(*) FROM unsettled;

-- ? bytes
SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC;

-- ? attempts
SELECT count(*) FROM attempt;
