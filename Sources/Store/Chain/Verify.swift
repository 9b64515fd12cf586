public import Domain
import Foundation
import GRDB

extension Store {
    /// Walks the whole chain of events and looks whether the present state is what the events lead to.
    ///
    /// - Parameters:
    ///   - head: a hash noted earlier, 64 hexadecimal digits; the answer says which event carries it.
    ///   - walkers: how many stretches are walked side by side, each on a connection of its own.
    public func verify(head: String? = nil, walkers: Int = 2) async throws(StoreError) -> Verification {
        let sought = head.flatMap(EventHash.init(hexadecimal:))
        var outline = try outline()
        var verification = try await walk(outline, sought, walkers)
        // What looked like a flaw may have been pruned under the walk.
        while verification.flaw != nil, case let latest = try self.outline(), latest.gaps != outline.gaps {
            outline = latest
            verification = try await walk(outline, sought, walkers)
        }
        return verification
    }

    private func walk(
        _ outline: ChainOutline, _ sought: EventHash?, _ walkers: Int
    ) async throws(StoreError) -> Verification {
        let stretches = outline.stretches(walkers)
        let result = await withTaskGroup(of: (Int, Result<ChainWalk.Finding, StoreError>).self) { group in
            for (index, stretch) in stretches.enumerated() {
                let walk = ChainWalk(
                    start: stretch.lowerBound, end: stretch.upperBound, gaps: outline.gaps, sought: sought)
                group.addTask { (index, self.walk(walk)) }
            }
            var findings = [Int: Result<ChainWalk.Finding, StoreError>]()
            for await (index, finding) in group { findings[index] = finding }
            return findings.sorted { $0.key < $1.key }.map(\.value)
        }
        var findings: [ChainWalk.Finding] = []
        for finding in result { findings.append(try finding.get()) }
        var flaw = findings.lazy.compactMap(\.flaw).first ?? outline.flaw(end: findings.last?.hash)
        if flaw == nil { flaw = try stateFlaw() }
        return Verification(
            head: ChainHead(id: outline.lastID, hash: outline.hash.hexadecimal),
            events: findings.reduce(0) { $0 + $1.events }, pruned: outline.pruned,
            flaw: flaw,
            found: findings.lazy.compactMap(\.found).first ?? (sought == .beginning ? 0 : nil))
    }
}

/// What the chain is said to be, before it is walked.
private struct ChainOutline {
    /// The end of the chain, `nil` where the row that tells it is gone, or makes no sense.
    var end: (id: Int64, hash: EventHash)?
    /// The number of the last event that is there.
    var newest: (id: Int64, event: String)?
    var gaps: [Int64: Gap] = [:]
    /// Whether the gaps are those that the last pruning left.
    var gapsFit: Bool

    var lastID: Int64 { end?.id ?? newest?.id ?? 0 }
    var hash: EventHash { end?.hash ?? .beginning }
    var pruned: Int { gaps.values.reduce(0) { $0 + Int($1.last - $1.first + 1) } }

    /// As many stretches of about the same length, none of which begins within a gap.
    func stretches(_ count: Int) -> [ClosedRange<Int64>] {
        let starts = (0..<Int64(count)).map { lastID * $0 / Int64(count) }
            .map { start in gaps.values.first { $0.first <= start && start < $0.last }?.last ?? start }
        let bounds = Set(starts).filter { $0 < lastID }.sorted() + [lastID]
        return zip(bounds, bounds.dropFirst()).map { $0...$1 }
    }

    /// What does not fit at the chain's end, where the walk ended with `hash`.
    func flaw(end walked: EventHash?) -> ChainFlaw? {
        if let newest, newest.id > lastID { return .unexpected(newest.id, event: newest.event) }
        guard let end, end.hash == walked ?? .beginning else { return .endAltered }
        return gapsFit ? nil : .gapsAltered
    }
}

extension Store {
    private func walk(_ walk: ChainWalk) -> Result<ChainWalk.Finding, StoreError> {
        do throws(StoreError) {
            // A connection of its own, because the store's is used by one at a time.
            return .success(try Store.open(at: path, access: .readOnly, now: now).read(walk.run))
        } catch {
            return .failure(error)
        }
    }

    private func outline() throws(StoreError) -> ChainOutline {
        try read { db in
            let end = try Row.fetchOne(db, sql: "SELECT last_id, hash FROM chain WHERE sealed_id = last_id")
            let newest = try Row.fetchOne(db, sql: "SELECT id, event FROM events ORDER BY id DESC LIMIT 1")
            let gaps = try db.gaps()
            let promised = try Data.fetchOne(db, sql: "SELECT gaps_hash FROM pruning ORDER BY id DESC LIMIT 1")
            return ChainOutline(
                end: end.map { ($0["last_id"], EventHash(bytes: $0["hash"])) },
                newest: newest.map { ($0["id"], $0["event"]) },
                gaps: Dictionary(gaps.map { ($0.first, $0) }, uniquingKeysWith: { first, _ in first }),
                gapsFit: promised.map { $0 == gaps.hash } ?? gaps.isEmpty)
        }
    }

    /// The tables that are no events but that the program goes by must be what the events lead to.
    private func stateFlaw() throws(StoreError) -> ChainFlaw? {
        try read { db in
            let stray = try Row.fetchOne(
                db,
                sql: """
                    SELECT group_name, revision_id FROM mapping
                    WHERE revision_id NOT IN (SELECT id FROM revision)
                    ORDER BY revision_id LIMIT 1
                    """)
            if let stray { return .strayMapping(groupName: stray["group_name"], revision: stray["revision_id"]) }
            let altered = try String.fetchOne(
                db,
                sql: """
                    SELECT target.server_id
                    FROM target
                    LEFT JOIN snapshot ON snapshot.id = (
                      SELECT max(newest.id) FROM snapshot AS newest WHERE newest.target_id = target.id)
                    LEFT JOIN target_name ON target_name.id = snapshot.name_id
                    WHERE snapshot.id IS NULL
                      OR target.snapshot_id IS NOT snapshot.id
                      OR target.display_name IS NOT target_name.name
                      OR target.present <> (snapshot.source <> 'vanished')
                    ORDER BY target.id LIMIT 1
                    """)
            if let altered { return .targetAltered(serverID: altered) }
            // An attempt has one settlement that is not `unknown`, at the end, or it is on the list.
            let isListRight = try Bool.fetchOne(
                db,
                sql: """
                    SELECT
                      (SELECT count(*) FROM unsettled) = (SELECT count(*) FROM attempt)
                        - (SELECT count(*) FROM settlement)
                        + (SELECT count(*) FROM settlement WHERE outcome = 'unknown' AND outcome <> 'applied')
                      AND NOT EXISTS (
                        SELECT 1 FROM unsettled
                        LEFT JOIN attempt ON attempt.id = unsettled.attempt_id
                        LEFT JOIN settlement ON settlement.attempt_id = attempt.id AND settlement.outcome <> 'unknown'
                        WHERE attempt.id IS NULL OR settlement.id IS NOT NULL)
                    """)
            return isListRight ?? false ? nil : .unsettledAltered
        }
    }
}
