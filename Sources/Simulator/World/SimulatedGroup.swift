public import Foundation

/// A group as the world holds it.
public struct SimulatedGroup: Hashable, Sendable {
    public let id: String
    public var displayName: String
    public var version: Int
    /// In the order in which they were given.
    public var skills: [String]
    /// What else it bears, each attribute by its name, as JSON. Shown in the dialect `scim` alone.
    public var attributes: [String: String] = [:]
    /// What skills carry besides their value, by skill, each a JSON object. Shown where skills are objects.
    public var skillDetails: [String: String] = [:]
    /// Answers carry it to the millisecond, rounded down.
    public var lastModified: Date

    public init(id: String, displayName: String, version: Int, skills: [String], lastModified: Date) {
        self.id = id
        self.displayName = displayName
        self.version = version
        self.skills = skills
        self.lastModified = lastModified.flooredToMilliseconds
    }

    /// `lastModified` as answers carry it: RFC 3339 in UTC, with milliseconds.
    public var lastModifiedText: String {
        let milliseconds = lastModified.milliseconds
        let seconds = Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(seconds.dropLast()).\(fraction)Z"
    }

    /// Whether it bears just these, in this order and in the same form of Unicode.
    func bears(_ skills: [String]) -> Bool {
        self.skills.elementsEqual(skills) { $0.utf8.elementsEqual($1.utf8) }
    }

    /// The group after an edit: one version up, and later than before even where the clock stands still.
    func edited(displayName: String? = nil, skills: [String]? = nil, at now: Date) -> SimulatedGroup {
        var edited = self
        edited.displayName = displayName ?? self.displayName
        edited.skills = skills ?? self.skills
        edited.version = version + 1
        let nextMillisecond = Date(timeIntervalSince1970: Double(lastModified.milliseconds + 1) / 1000)
        edited.lastModified = max(now, nextMillisecond).flooredToMilliseconds
        return edited
    }
}

extension Date {
    /// Whole milliseconds since 1970, rounded down. A date made of whole milliseconds may lie a hair below them in
    /// binary, so a hair is added first.
    fileprivate var milliseconds: Int { Int((timeIntervalSince1970 * 1000 + 0.01).rounded(.down)) }

    fileprivate var flooredToMilliseconds: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
