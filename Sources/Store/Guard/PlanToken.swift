import Crypto
import Domain
import Foundation

/// The short name of exactly one plan.
enum PlanToken {
    /// 12 hexadecimal digits that stand for the changes, the skills that each starts from and leaves, why they are held,
    /// and the releases before: the same plan once more after it was released is another one.
    ///
    /// The versions are left out. An edit that leaves a group's skills alone, such as of its members, does not make what
    /// somebody approves of another plan, and in a large directory there is always one.
    static func text(of plan: Plan, heldFor reasons: [HoldReason], lastRelease: Int64) throws -> String {
        let parts = plan.changes.map { change in
            Part(target: change.target.id, revision: change.revision, before: change.before, after: change.after)
        }
        let contents = Contents(changes: parts, reasons: reasons.map(\.rawValue), lastRelease: lastRelease)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let digest = SHA256.hash(data: try encoder.encode(contents))
        return EventHash(bytes: Array(digest)).hexadecimal.prefix(12).description
    }

    private struct Contents: Encodable {
        let changes: [Part]
        let reasons: [String]
        let lastRelease: Int64
    }

    private struct Part: Encodable {
        let target: Target.ID
        let revision: Int
        let before: SkillSet?
        let after: SkillSet
    }
}
