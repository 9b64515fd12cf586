public import Foundation

/// One imported state of all mappings. Revisions are numbered from 1 and never edited.
public struct Revision: Hashable, Sendable {
    public let number: Int
    public let provenance: Provenance
    /// How many groups are mapped in this revision.
    public let mappedGroups: Int

    public init(number: Int, provenance: Provenance, mappedGroups: Int) {
        self.number = number
        self.provenance = provenance
        self.mappedGroups = mappedGroups
    }
}

/// Who made a revision, when, from which file and why.
public struct Provenance: Hashable, Sendable {
    public let importedAt: Date
    /// `user@host` of the process that imported it.
    public let importedBy: String
    /// The absolute path of the file it came from.
    public let source: String
    /// Why, in the words of who imported it; `nil` where they gave none.
    public let note: String?

    public init(importedAt: Date, importedBy: String, source: String, note: String?) {
        self.importedAt = importedAt
        self.importedBy = importedBy
        self.source = source
        self.note = note
    }
}

/// How an import differs from the revision before it, by group name.
public struct RevisionDiff: Hashable, Sendable {
    public let added: [String]
    public let changed: [String]
    public let removed: [String]
    /// How many groups are mapped as before.
    public let unchanged: Int

    /// Compares two states of all mappings; the names come out sorted.
    public init(from old: [Mapping], to new: [Mapping]) {
        let before = Dictionary(old.map { ($0.exactName, $0.skills) }, uniquingKeysWith: { _, last in last })
        let after = Dictionary(new.map { ($0.exactName, $0.skills) }, uniquingKeysWith: { _, last in last })
        func sorted(_ names: some Sequence<ExactName>) -> [String] { names.map(\.text).sorted() }
        added = sorted(after.keys.filter { before[$0] == nil })
        removed = sorted(before.keys.filter { after[$0] == nil })
        changed = sorted(after.keys.filter { name in before[name].map { $0 != after[name] } ?? false })
        unchanged = after.count - added.count - changed.count
    }

    /// Every group is mapped as before.
    public var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }
}
