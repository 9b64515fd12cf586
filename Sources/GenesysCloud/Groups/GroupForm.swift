import Domain

/// A group as a dialect writes it.
protocol GroupForm: Decodable, Sendable {
    var group: Sighting { get }

    /// The group as the answer to a request for it alone shows it, whose headers may say more than its body.
    func group(in answer: Answer) -> Sighting
}

extension GroupForm {
    func group(in answer: Answer) -> Sighting { group }
}
