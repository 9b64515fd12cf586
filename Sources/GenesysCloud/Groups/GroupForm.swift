import Domain

/// A group as a dialect writes it.
protocol GroupForm: Decodable, Sendable {
    var group: Sighting { get }

    /// The group as the answer to a request for it alone shows it, whose headers may say more than its body.
    func group(in answer: Answer) -> Sighting

    /// What the groups of one page tell together.
    static func listed(_ groups: [Sighting]) -> [Sighting]
}

extension GroupForm {
    static func listed(_ groups: [Sighting]) -> [Sighting] { groups }

    func group(in answer: Answer) -> Sighting { group }
}
