import Domain
import Foundation
import Logging
import Store

/// What a change puts on record and into the log, and what it waits for.
extension ChangeRun {
    /// - Parameter found: the target as it is written to. A version that only a read tells goes on record as what the write
    ///   starts from.
    mutating func record(_ step: inout Change, on found: Sighting) -> Result<Attempt.ID, StepError> {
        do {
            if step.baseVersion == nil, found.version != nil {
                let known = try engine.store.observe(found, in: cycle)
                step = step.starting(from: known.snapshotID, version: known.snapshot.version)
            }
            // A group takes its change in one write, whatever that has become after a conflict.
            let before = step.target.kind == .user ? step.before ?? .empty : step.after
            let write = SkillWork(from: before, to: step.after)
            let number = repetitions[write, default: 0] + 1
            let attempt = try engine.store.recordAttempt(step, number: number, in: cycle)
            repetitions[write] = number
            return .success(attempt)
        } catch {
            return .failure(.store(error))
        }
    }

    func settle(
        _ attempt: Attempt.ID, _ settlement: Settlement, showing shown: Sighting? = nil
    ) throws(StepError) {
        try engine.stored { () throws(StoreError) in
            try engine.store.settle(attempt, settlement, showing: shown, in: cycle)
        }
    }

    /// Settles an attempt and those that it overtook. What cannot have taken effect is settled first: were it still open after a
    /// crash in between, it would be taken for what the attempt did.
    func settle(
        _ attempt: Attempt.ID, _ settlement: Settlement, showing shown: Sighting?,
        with overtaken: [OpenAttempts.Resolution]
    ) throws(StepError) {
        try engine.settle(overtaken.filter { $0.outcome == .failed }, in: cycle)
        try settle(attempt, settlement, showing: shown)
        try engine.settle(overtaken.filter { $0.outcome != .failed }, showing: shown, in: cycle)
    }

    /// What of the target's skills confirmed writes of ours added; asked for where attempts are open alone.
    func ours() throws(StepError) -> SkillSet {
        open.isEmpty ? .empty : try engine.ours(on: change.target.id)
    }

    func observe(_ shown: Sighting) throws(StepError) -> KnownTarget {
        try engine.stored { () throws(StoreError) in try engine.store.observe(shown, in: cycle) }
    }

    /// Nothing refuses a write that no version guards: others who change the same show in what became of the last one.
    func warnOfUndoneWrites() throws(StepError) {
        guard change.baseVersion == nil else { return }
        let isUndone = try engine.stored { () throws(StoreError) in
            try engine.store.isLastWriteUndone(on: change.target.id)
        }
        if isUndone { try warnOfManyConflicts() }
    }

    func warnOfManyConflicts() throws(StepError) {
        let count = try engine.stored { () throws(StoreError) in
            try engine.store.conflicts(of: change.target.id, since: engine.now().addingTimeInterval(-3600))
        }
        // Once, not with each one more.
        guard count == ConflictHour.threshold + 1 else { return }
        engine.logger.warning(
            "many conflicts: another tool provisions this \(change.target.kind)",
            metadata: [
                "\(change.target.kind)": "\(change.target.name)",
                "\(change.target.kind)Id": "\(change.target.serverID)",
                "conflictsInLastHour": .stringConvertible(count),
            ])
    }

    // MARK: Waiting and logging

    func wait(_ duration: Duration) async throws(StepError) {
        do { try await engine.clock.sleep(for: duration) } catch { throw .directory(.cancelled) }
    }

    /// Logs where the change is given up. Returns whether it is not.
    func goesOn(_ isWorthwhile: Bool, _ answer: WriteAnswer?) -> Bool {
        if !isWorthwhile { log(.error, "change given up", change, answer) }
        return isWorthwhile
    }

    /// - Parameter error: what is wrong, where the answer does not say it.
    func log(
        _ level: Logger.Level, _ message: Logger.Message, _ change: Change, _ answer: WriteAnswer?,
        error: String? = nil
    ) {
        var metadata: Logger.Metadata = [
            "\(change.target.kind)": "\(change.target.name)",
            "\(change.target.kind)Id": "\(change.target.serverID)",
            "add": "\(change.add.ids.joined(separator: ","))",
            "remove": "\(change.remove.ids.joined(separator: ","))",
        ]
        // A log without the names is better than none.
        let known = (try? engine.store.skillNames().current) ?? [:]
        let names = (change.add.ids + change.remove.ids).compactMap { known[$0] }
        if !names.isEmpty { metadata["names"] = "\(names.joined(separator: ", "))" }
        if let status = answer?.httpStatus { metadata["status"] = .stringConvertible(status) }
        if let error = error ?? answer?.error { metadata["error"] = "\(error)" }
        engine.logger.log(level: level, message, metadata: metadata)
    }
}
