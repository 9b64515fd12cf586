import Domain
import Foundation
import NIOCore
import NIOHTTP1

@testable import GenesysCloud

/// A group of an RFC 7644 server, which is written back with other skills.
enum FuzzedResource {
    private static let attributes = ["skills", "urn:example:2.0:Group:skills"].compactMap { SkillsAttribute($0) }
    private static let skills: SkillSet = ["a", "b\"\\\u{1F600}"]

    /// Whatever is read as a group is written back as the same group with just these skills, or not at all, and once that
    /// is done there is nothing more to do.
    static func take(_ bytes: [UInt8]) {
        for attribute in attributes {
            for wanted in [skills, .empty] {
                guard let before = group(bytes, attribute), let once = written(bytes, attribute, wanted) else {
                    continue
                }
                guard let after = group(once, attribute) else { preconditionFailure("what was written is no group") }
                precondition(after.skills == wanted)
                precondition(after.id == before.id && after.displayName == before.displayName)
                precondition(after.version == before.version && after.lastModified == before.lastModified)
                precondition(written(once, attribute, wanted) == once)
            }
        }
    }

    private static func written(_ bytes: [UInt8], _ attribute: SkillsAttribute, _ skills: SkillSet) -> [UInt8]? {
        let text = GroupText(ByteBuffer(bytes: bytes), attribute)
        return (try? text.replacingSkills(with: skills.ids, form: .text)).map { Array($0.readableBytesView) }
    }

    private static func group(_ bytes: [UInt8], _ attribute: SkillsAttribute) -> Group? {
        let answer = Answer(status: 200, reasonPhrase: "", headers: [:], body: ByteBuffer(bytes: bytes))
        return (try? answer.decoded(as: SCIMGroup.self, userInfo: .naming(attribute)))?.group
    }
}
