import Domain
import Logging
import Store

/// What lists do not tell of groups, or not as it is, is read from the single groups: before the plan, so that what is taken
/// away is in the plan, before the guard and on record.
extension SyncEngine {
    /// Reads the mapped groups whose skills the poll left unknown, where that tells them.
    ///
    /// - Parameter open: targets that are planned for although attempts of theirs are not settled.
    func readUnlisted(besides open: Set<Target.ID>, in cycle: Cycle.ID) async throws(StepError) {
        guard directory.readsTellSkills else { return }
        let drift = try stored { () throws(StoreError) in try store.plannableDrift(besides: open) }
        let unlisted = drift.compactMap { drift -> Target? in
            guard drift.observed == nil, drift.cause != .ambiguousName, let id = drift.targetID,
                let serverID = drift.serverID
            else { return nil }
            return Target(id: id, kind: drift.targetKind, serverID: serverID, name: drift.name)
        }
        try await readSingly(unlisted, in: cycle)
    }

    /// Takes in what reads of the single targets show. One that cannot be read stays as it is known: a write reads it once
    /// more. After a failure of the server the others are left to that as well.
    func readSingly(_ targets: [Target], in cycle: Cycle.ID) async throws(StepError) {
        for target in targets {
            let shown: Sighting?
            do {
                shown = try await directory.sighting(of: target)
            } catch  where !error.concernsEveryCall {
                logger.warning(
                    "group not read", metadata: ["\(target.kind)": "\(target.name)", "error": "\(error.facts)"])
                if error.isTransient { return }
                continue
            } catch {
                throw .directory(error)
            }
            guard let shown else { continue }
            _ = try stored { () throws(StoreError) in try store.observe(shown, in: cycle) }
        }
    }
}
