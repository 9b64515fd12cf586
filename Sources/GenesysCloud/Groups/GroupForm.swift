import Domain

/// A group as a dialect writes it.
protocol GroupForm: Decodable, Sendable {
    var group: Group { get }

    /// The group as the answer to a request for it alone shows it, whose headers may say more than its body.
    func group(in answer: Answer) -> Group
}

extension GroupForm {
    func group(in answer: Answer) -> Group { group }
}
