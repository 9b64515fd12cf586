import Domain
import Foundation
import NIOCore

/// The body of a PUT that replaces a group's skills, as in the tutorial. `displayName` goes along because a server that
/// replaces the whole resource wipes what is left out.
struct PutBody: Encodable {
    private let schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    private let id: String
    private let displayName: String
    private let version: WireVersion?
    private let skills: SkillSet

    init(_ skills: SkillSet, on group: Sighting) {
        id = group.id
        displayName = group.displayName
        version = group.version.map { WireVersion(text: $0) }
        self.skills = skills
    }

    func encoded() throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ByteBuffer(bytes: try encoder.encode(self))
    }
}
