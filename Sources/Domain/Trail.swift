public import Foundation

/// One thing that happened to a group.
public struct TrailEvent: Hashable, Sendable {
    public enum Happening: Hashable, Sendable {
        /// A revision changed what the group shall give; `nil` where it is mapped no longer.
        case mapped(SkillSet?, Revision)
        /// It was seen for the first time.
        case appeared(Snapshot)
        /// It was seen to differ from what was known, without our doing.
        case changedOutside(from: Snapshot, to: Snapshot)
        case vanished(Snapshot)
        case cameBack(Snapshot)
        case attempted(Attempt)
    }

    public let at: Date
    public let happening: Happening

    public init(at: Date, happening: Happening) {
        self.at = at
        self.happening = happening
    }
}
