import Crypto
import Domain
import Foundation

/// The short name of exactly one plan.
enum PlanToken {
    /// 12 hexadecimal digits that stand for the changes, what each starts from, and the releases before: the same plan once
    /// more after it was released is another one.
    static func text(of changes: [Change], lastRelease: Int64) throws -> String {
        let parts = changes.map { change in
            Part(target: change.target.id, revision: change.revision, base: change.base, skills: change.after)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let digest = SHA256.hash(data: try encoder.encode(Contents(changes: parts, lastRelease: lastRelease)))
        return EventHash(bytes: Array(digest)).hexadecimal.prefix(12).description
    }

    private struct Contents: Encodable {
        let changes: [Part]
        let lastRelease: Int64
    }

    private struct Part: Encodable {
        let target: Target.ID
        let revision: Int
        let base: Snapshot.ID
        let skills: SkillSet
    }
}
