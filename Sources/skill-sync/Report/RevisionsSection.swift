import Domain

/// The revisions of a report's period.
struct RevisionsSection: Sendable {
    struct Row: Sendable {
        let number: String
        let imported: TimeText
        let by: OutsideText
        let source: OutsideText
        let note: OutsideText
        let groups: String
    }

    let isEmpty: Bool
    let table: Excerpt<Row>

    init(_ revisions: [Revision]) {
        isEmpty = revisions.isEmpty
        table = Excerpt(revisions.map(Row.init))
    }
}

extension RevisionsSection.Row {
    fileprivate init(_ revision: Revision) {
        let provenance = revision.provenance
        self.init(
            number: String(revision.number), imported: TimeText(provenance.importedAt),
            by: OutsideText(provenance.importedBy), source: OutsideText(provenance.source),
            note: OutsideText(provenance.note ?? "–"), groups: revision.mappedGroups.grouped)
    }
}
