import Domain
import NIOCore

/// A group as a dialect writes it.
protocol GroupForm: Decodable, Sendable {
    var group: Sighting { get }

    /// The group as the answer to a request for it alone shows it, whose headers may say more than its body.
    func group(in answer: Answer) -> Sighting

    /// What the groups of one page tell together.
    static func listed(_ groups: [Sighting]) -> [Sighting]

    /// What of a group is there twice, so that nobody could say which is meant: a decoder takes one of them. `nil` where
    /// nothing is.
    static func nameTwice(in body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]) -> String?

    /// The same for the groups of a page, by 0-based position.
    static func namesTwice(inList body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]) -> [Int: String]
}

extension GroupForm {
    func group(in answer: Answer) -> Sighting { group }

    static func listed(_ groups: [Sighting]) -> [Sighting] { groups }

    static func nameTwice(in body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]) -> String? { nil }

    static func namesTwice(
        inList body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]
    ) -> [Int: String] { [:] }
}
