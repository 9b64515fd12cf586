import Domain
import GRDB

/// The events of a moment that the drift of later moments goes by or dates from.
///
/// What a later moment asks depends on what happens in between: the mode may change, a group may get another name, another
/// group may get its name. So these are not the events that the drift of this moment names, but all that the view `drift`
/// could still look for. Events that are kept besides them change no answer.
extension Database {
    /// - Returns: their numbers, some of them several times. The moment's views are installed.
    func eventsForDrift(at moment: Moment) throws -> [Int64] {
        try execute(
            sql: """
                CREATE TEMP TABLE was_in_step (
                  target_id INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (target_id, id)) WITHOUT ROWID
                """)
        try execute(sql: Self.groupsInStep)
        try execute(sql: Self.peopleInStep)
        return try [Self.current, Self.inStep, Self.gone].flatMap {
            try Int64?.fetchAll(self, sql: $0).compactMap(\.self)
        }
            + Int64.fetchAll(self, sql: Self.failures, arguments: ["event": moment.event])
    }

    /// What is current, and since when under this name and in these groups. The event before that is the one by which the
    /// views tell where it began.
    private static let current = """
        SELECT snapshot_id FROM target
        UNION SELECT max(id) FROM attempt GROUP BY target_id
        UNION SELECT attempt FROM applied
        UNION SELECT snapshot_id FROM bearing
        UNION SELECT (SELECT max(before.id) FROM snapshot AS before
                      WHERE before.target_id = bearing.target AND before.id < bearing.snapshot_id)
              FROM bearing JOIN target ON target.id = bearing.target AND target.kind = 'group'
        UNION SELECT snapshot_id FROM joining
        UNION SELECT (SELECT max(before.id) FROM snapshot AS before
                      WHERE before.target_id = joining.target AND before.id < joining.snapshot_id)
              FROM joining
        """

    /// The last snapshot of each group that had what a mapping asks for, in each mode: another mode or another name may make
    /// it the one that counts. Where the current one does, none before it counts; but `additive` looks before it where it is
    /// out of step by what is granted too much.
    private static let groupsInStep = """
        INSERT OR IGNORE INTO was_in_step
        WITH present AS MATERIALIZED (
          SELECT
            target.id, current.id AS snapshot_id, coalesce(current.skill_set_id, 0) AS skill_set_id,
            desired.skill_set_id AS mapped_id, granted.skills <> '[]' AS has_granted
          FROM target
          JOIN snapshot AS current ON current.id = target.snapshot_id
          JOIN skill_set AS granted ON granted.id = current.granted_id
          LEFT JOIN desired ON desired.group_name = target.display_name
          WHERE target.kind = 'group'),
        borne AS MATERIALIZED (
          SELECT
            snapshot.target_id, coalesce(snapshot.skill_set_id, 0) AS skill_set_id, max(snapshot.id) AS id,
            present.skill_set_id AS present_set, present.mapped_id AS present_mapped, present.has_granted
          FROM present
          JOIN snapshot ON snapshot.target_id = present.id AND snapshot.id < present.snapshot_id
          GROUP BY 1, 2),
        mapped AS MATERIALIZED (SELECT DISTINCT skill_set_id FROM desired),
        known AS MATERIALIZED (SELECT skill_set_id FROM borne UNION SELECT skill_set_id FROM present),
        asked AS MATERIALIZED (
          SELECT mapped.skill_set_id, element.value, json_array_length(skill_set.skills) AS size
          FROM mapped
          JOIN skill_set ON skill_set.id = mapped.skill_set_id
          JOIN json_each(skill_set.skills) AS element),
        satisfying AS MATERIALIZED (
          SELECT known.skill_set_id, asked.skill_set_id AS mapped_id
          FROM known
          JOIN skill_set ON skill_set.id = known.skill_set_id
          JOIN json_each(skill_set.skills) AS element
          JOIN asked ON asked.value = element.value
          GROUP BY 1, 2
          HAVING count(*) = asked.size
          UNION ALL
          SELECT known.skill_set_id, mapped.skill_set_id
          FROM mapped JOIN skill_set ON skill_set.id = mapped.skill_set_id AND skill_set.skills = '[]' JOIN known)
        SELECT borne.target_id, borne.id
        FROM borne
        WHERE borne.skill_set_id <> borne.present_set AND borne.skill_set_id IN (SELECT skill_set_id FROM mapped)
        UNION ALL
        SELECT borne.target_id, max(borne.id)
        FROM borne
        JOIN satisfying ON satisfying.skill_set_id = borne.skill_set_id
        WHERE borne.has_granted AND satisfying.mapped_id = borne.present_mapped
          OR NOT EXISTS (
            SELECT 1 FROM satisfying AS already
            WHERE already.skill_set_id = borne.present_set AND already.mapped_id = satisfying.mapped_id)
        GROUP BY borne.target_id, satisfying.mapped_id
        """

    /// The last snapshot of each person in each state that mappings can tell from others, since they are in these groups.
    /// Which state is in step depends on the names of the groups at a later moment.
    private static let peopleInStep = """
        INSERT OR IGNORE INTO was_in_step
        WITH asked AS MATERIALIZED (
          SELECT DISTINCT skill_entry.skill_id
          FROM desired JOIN skill_entry ON skill_entry.skill_set_id = desired.skill_set_id),
        lived AS MATERIALIZED (
          SELECT snapshot.target_id, snapshot.id, snapshot.skill_set_id, snapshot.granted_id
          FROM joining
          JOIN target ON target.id = joining.target
          JOIN snapshot ON snapshot.target_id = joining.target
            AND snapshot.id >= joining.snapshot_id AND snapshot.id < target.snapshot_id),
        told AS MATERIALIZED (
          SELECT
            borne.skill_set_id,
            (SELECT json_group_array(skill_entry.written) FROM skill_entry
             WHERE skill_entry.skill_set_id = borne.skill_set_id
               AND skill_entry.skill_id IN (SELECT skill_id FROM asked)) AS skills
          FROM (SELECT DISTINCT skill_set_id FROM lived WHERE skill_set_id IS NOT NULL) AS borne)
        SELECT lived.target_id, max(lived.id)
        FROM lived LEFT JOIN told ON told.skill_set_id = lived.skill_set_id
        GROUP BY lived.target_id, told.skills, lived.granted_id
        """

    /// With the snapshot after each, which tells when it ceased, and that it was no longer current at an import.
    private static let inStep = """
        SELECT id FROM was_in_step
        UNION SELECT (SELECT min(after.id) FROM snapshot AS after
                      WHERE after.target_id = was_in_step.target_id AND after.id > was_in_step.id)
              FROM was_in_step
        """

    /// Of a mapped name that no group has, the last snapshot of each group that had it, and the one after.
    private static let gone = """
        WITH last AS MATERIALIZED (
          SELECT
            target_name.target_id,
            (SELECT max(named.id) FROM snapshot AS named
             WHERE named.target_id = target_name.target_id AND named.name_id = target_name.id
               AND named.source <> 'vanished') AS id
          FROM standing
          JOIN target_name ON target_name.name = standing.group_name
          WHERE standing.target IS NULL)
        SELECT id FROM last
        UNION SELECT (SELECT min(without.id) FROM snapshot AS without
                      WHERE without.target_id = last.target_id AND without.id > last.id)
              FROM last
        """

    /// The first write that did not do what it was sent for, of each kind since each event that it may be counted from, and those
    /// of the last cycles where they were in vain. An attempt that was settled later is kept too: until then it counted as one.
    private static let failures = """
        WITH late AS MATERIALIZED (
          SELECT DISTINCT settlement.attempt_id AS id
          FROM main.settlement NOT INDEXED
          WHERE settlement.id > :event AND settlement.attempt_id <= :event),
        last AS MATERIALIZED (
          SELECT newest.target_id, newest.id, attempt.cycle_id, attempt.revision_id
          FROM (SELECT target_id, max(id) AS id FROM attempt GROUP BY target_id) AS newest
          JOIN attempt ON attempt.id = newest.id),
        start AS MATERIALIZED (
          SELECT bearing.target AS target_id, coalesce(
            (SELECT max(exact.id)
             FROM target JOIN desired ON desired.group_name = target.display_name
             JOIN snapshot AS exact ON exact.target_id = target.id AND exact.skill_set_id = desired.skill_set_id
             WHERE target.id = bearing.target AND exact.id > bearing.snapshot_id), bearing.snapshot_id) AS id
          FROM bearing
          UNION SELECT target_id, id FROM was_in_step
          UNION SELECT target, snapshot_id FROM joining
          UNION SELECT attempt.target_id, attempt.id FROM late JOIN attempt ON attempt.id = late.id),
        unmet AS MATERIALIZED (SELECT attempt, target, revision_id, cycle_id, cause, ended_at FROM unmet_write),
        -- No later drift is of another revision, but for those to come.
        current AS MATERIALIZED (
          SELECT max(revision_id) AS revision_id FROM mapping GROUP BY group_name
          UNION SELECT revision_id FROM last
          UNION SELECT max(revision.id) FROM revision),
        -- The last cycles that wrote in vain, where the last one did: they tell for how long the same write waits, and of a person
        -- why they drift.
        in_vain AS (
          SELECT unmet.attempt, dense_rank() OVER (PARTITION BY unmet.target ORDER BY unmet.cycle_id DESC) AS place
          FROM last
          JOIN target ON target.id = last.target_id
          JOIN unmet ON unmet.target = last.target_id
          WHERE EXISTS (
            SELECT 1 FROM unmet AS newest
            WHERE newest.target = last.target_id
              AND (newest.attempt = last.id OR target.kind = 'user' AND newest.cycle_id = last.cycle_id))),
        first AS (
          -- Which one it is, is told by the minimum: https://www.sqlite.org/quirks.html#aggregate
          SELECT unmet.attempt AS id, min(unmet.ended_at)
          FROM start JOIN unmet ON unmet.target = start.target_id AND unmet.attempt > start.id
          WHERE unmet.revision_id IN (SELECT revision_id FROM current)
          GROUP BY start.target_id, start.id, unmet.revision_id, unmet.cause)
        SELECT id FROM first
        UNION SELECT attempt FROM in_vain WHERE place <= \(Waiting.mostCycles)
        UNION SELECT id FROM late
        """
}
