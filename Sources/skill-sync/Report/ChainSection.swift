import Domain

/// Whether the trail fits, and its head.
struct ChainSection: Sendable {
    /// As `audit verify --head` takes it; `nil` before the first event.
    let head: OutsideText?
    /// How much of the trail there is.
    let extent: String
    /// What does not fit, `nil` where everything does.
    let flaw: OutsideText?

    init(_ verification: Verification) {
        head = verification.head.id == 0 ? nil : OutsideText(verification.head.noted)
        extent = verification.extent
        flaw = verification.flaw.map { OutsideText($0.sentence) }
    }
}
