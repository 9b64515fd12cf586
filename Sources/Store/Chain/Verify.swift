public import Domain
import Foundation
import GRDB

extension Store {
    /// Walks the whole chain of events, and looks whether the indexes have all that is in their tables and whether the
    /// present state is what the events lead to.
    ///
    /// - Parameters:
    ///   - head: a hash noted earlier, 64 hexadecimal digits; the answer says what became of it.
    ///   - number: the number of its event, where that was noted with it.
    ///   - walkers: how many stretches are walked side by side, each on a connection of its own.
    public func verify(
        head: String? = nil, number: Int64? = nil, walkers: Int = 2
    ) async throws(StoreError) -> Verification {
        try await verify(head: head, number: number, walkers: walkers, checksIndexes: true)
    }

    /// - Parameter checksIndexes: `false` where somebody else looks at them.
    func verify(
        head: String? = nil, number: Int64? = nil, walkers: Int, checksIndexes: Bool
    ) async throws(StoreError) -> Verification {
        let sought = head.flatMap(EventHash.init(hexadecimal:))
        // First, because everything else is read through the views that the file has.
        if let object = try alteredObject() {
            let nothing = ChainHead(id: 0, hash: EventHash.beginning.hexadecimal)
            return Verification(
                head: nothing, events: 0, pruned: 0, flaw: .schemaAltered(type: object.type, name: object.name),
                noted: nil)
        }
        var outline = try outline(stretches: walkers)
        var verification = try await walk(outline, sought, number, checksIndexes: checksIndexes)
        // What looked like a flaw may have been pruned under the walk.
        while verification.flaw != nil, case let latest = try self.outline(stretches: walkers),
            latest.gaps != outline.gaps
        {
            outline = latest
            verification = try await walk(outline, sought, number, checksIndexes: checksIndexes)
        }
        return verification
    }

    private func walk(
        _ outline: ChainOutline, _ sought: EventHash?, _ number: Int64?, checksIndexes: Bool
    ) async throws(StoreError) -> Verification {
        // Beside the walk: a question that is answered by an index does not see what the index leaves out.
        async let indexes: Result<ChainFlaw?, StoreError> = checksIndexes ? await indexFlaw() : .success(nil)
        let result = await withTaskGroup(of: (Int, Result<ChainWalk.Finding, StoreError>).self) { group in
            for (index, stretch) in outline.stretches.enumerated() {
                let walk = ChainWalk(start: stretch.lowerBound, end: stretch.upperBound, sought: sought)
                group.addTask { (index, self.walk(walk)) }
            }
            var findings = [Int: Result<ChainWalk.Finding, StoreError>]()
            for await (index, finding) in group { findings[index] = finding }
            return findings.sorted { $0.key < $1.key }.map(\.value)
        }
        var findings: [ChainWalk.Finding] = []
        for finding in result { findings.append(try finding.get()) }
        let indexFlaw = try await indexes.get()
        var flaw =
            findings.lazy.compactMap(\.flaw).first ?? indexFlaw
            ?? outline.flaw(end: findings.last?.hash, gaps: findings.flatMap(\.gaps))
        if flaw == nil { flaw = try stateFlaw() }
        let found = findings.lazy.compactMap(\.found).first
        return Verification(
            head: outline.head, events: findings.reduce(0) { $0 + $1.events }, pruned: outline.pruned, flaw: flaw,
            noted: sought.map { _ in outline.noted(found, number) })
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

    private func outline(stretches: Int) throws(StoreError) -> ChainOutline {
        try read { db in
            let end = try Row.fetchOne(db, sql: "SELECT last_id, hash FROM chain WHERE sealed_id = last_id")
            let newest = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM (SELECT id, event FROM events ORDER BY id DESC LIMIT 1)
                    UNION ALL SELECT max(id), 'pruned' FROM pruned_event HAVING count(*) > 0
                    ORDER BY id DESC LIMIT 1
                    """)
            let gaps = try db.gaps()
            let promised = try Data.fetchOne(db, sql: "SELECT gaps_hash FROM pruning ORDER BY id DESC LIMIT 1")
            let told = try Int.fetchOne(db, sql: "SELECT sum(events) FROM pruning") ?? 0
            let missing = gaps.reduce(0) { $0 &+ $1.count }
            let lastID: Int64 = end?["last_id"] ?? newest?["id"] ?? 0
            let milestones = try (1..<max(stretches, 1)).compactMap { part in
                try Int64.fetchOne(
                    db, sql: "SELECT id FROM events WHERE id <= ? ORDER BY id DESC LIMIT 1",
                    arguments: [lastID / Int64(stretches) * Int64(part)])
            }
            return ChainOutline(
                end: end.map { ($0["last_id"], EventHash(bytes: $0["hash"] as Data)) },
                newest: newest.map { ($0["id"], $0["event"]) },
                gaps: gaps, gapsFit: missing == told && promised.map { $0 == gaps.hash } ?? gaps.isEmpty,
                milestones: milestones)
        }
    }
}
