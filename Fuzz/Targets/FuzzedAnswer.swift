import Domain
import Foundation
import NIOCore
import NIOHTTP1

@testable import GenesysCloud

/// Bodies of answers.
enum FuzzedAnswer {
    /// Every resource is a group or told of, in one line, and what is a group can be PUT.
    static func page(_ bytes: [UInt8]) {
        for group in groups(WireGroup.self, bytes) { check(group) }
        for group in groups(WirePlatformGroup.self, bytes) {
            checkStep(group.id)
            precondition(!group.displayName.isEmpty && !group.displayName.utf8.contains(0) && group.skills == nil)
        }
    }

    private static func groups<Form: GroupForm>(_ form: Form.Type, _ bytes: [UInt8]) -> [Sighting] {
        guard let list = decoded(GroupList<Form>.self, bytes) else { return [] }
        let (groups, unreadable) = list.sorted(from: 1)
        precondition(groups.count + unreadable.count == list.resources.count)
        for resource in unreadable {
            precondition(1...list.resources.count ~= resource.index)
            checkLine(resource.id ?? "none")
            checkLine(resource.reason.facts)
        }
        return groups
    }

    static func group(_ bytes: [UInt8]) {
        if let wire = decoded(WireGroup.self, bytes) { check(wire.group) }
    }

    /// Each person can be kept in SQLite and written to, and so can each of their skills.
    static func people(_ bytes: [UInt8]) {
        guard let list = decoded(EntityListing<WirePerson>.self, bytes) else { return }
        for person in list.entities {
            checkStep(person.member.id)
            precondition(!person.member.displayName.isEmpty && !person.member.displayName.utf8.contains(0))
            for skill in person.member.skills?.skills ?? [] {
                checkStep(skill.id)
                precondition(skill.proficiency.isFinite)
            }
            precondition(person.skillNames.allSatisfy { !($0.key + $0.value).utf8.contains(0) })
        }
        precondition(list.isLast(1) || !list.entities.isEmpty || !list.unreadable.isEmpty)
        precondition(!list.isWhole || list.unreadable.isEmpty)
        for person in list.unreadable { person.id.map(checkStep) }
    }

    /// The same of the skills that an organization has.
    static func catalogue(_ bytes: [UInt8]) {
        guard let list = decoded(EntityListing<WireSkill>.self, bytes) else { return }
        for skill in list.entities.map(\.skill) {
            checkStep(skill.id)
            precondition(!skill.name.isEmpty && !skill.name.utf8.contains(0))
        }
    }

    /// An id is one step of a path.
    private static func checkStep(_ id: String) {
        precondition(!id.isEmpty && id != "." && id != ".." && !id.utf8.contains(0))
        let step = PercentEncoding.text(id)
        precondition(step.utf8.allSatisfy { 0x21...0x7E ~= $0 } && !step.contains("/") && !step.contains("?"))
    }

    /// A token can stand in a header and is used for a time that a clock can count.
    static func token(_ bytes: [UInt8]) {
        guard let token = decoded(TokenAnswer.self, bytes) else { return }
        precondition(!token.accessToken.isEmpty)
        precondition(token.accessToken.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        if let usableFor = token.usableFor { precondition(.zero ... .seconds(1_000_000_000) ~= usableFor) }
        _ = token.scopes
    }

    /// What a server says is wrong is one line, and does not show the secret.
    static func error(_ bytes: [UInt8]) {
        let answer = answer(bytes)
        let text = ErrorDetail.text(of: answer, hiding: ["secret"])
        checkLine(text)
        precondition(!text.contains("secret"))
        precondition(!TokenRequest.isRefused(answer) || answer.isShortOfSuccess)
        _ = TokenRequest.isThrottled(answer)
    }

    /// What is in a group can be kept in SQLite and sent back as it came.
    private static func check(_ group: Sighting) {
        precondition(!group.id.isEmpty && !group.displayName.isEmpty && group.id != "." && group.id != "..")
        let texts = [group.id, group.displayName, group.version, group.lastModified].compactMap(\.self)
        precondition((texts + (group.skills?.ids ?? [])).allSatisfy { !$0.utf8.contains(0) })
        let path = PercentEncoding.text(group.id)
        precondition(path.utf8.allSatisfy { 0x21...0x7E ~= $0 } && !path.contains("/") && !path.contains("?"))

        guard let body = try? PutBody(group.skills ?? [], on: group).encoded(),
            let sent = try? answer(Array(body.readableBytesView)).decoded(as: WireGroup.self).group
        else { preconditionFailure("cannot be sent") }
        precondition(sent.id.utf8.elementsEqual(group.id.utf8))
        precondition(sent.displayName.utf8.elementsEqual(group.displayName.utf8))
        precondition(sent.version == group.version && sent.skills == group.skills ?? [])
    }

    private static func checkLine(_ text: String) {
        precondition(text.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) })
        precondition(text.unicodeScalars.count <= 400)
    }

    /// `nil` where it is none, with a reason that is a line.
    private static func decoded<Body: Decodable>(_ type: Body.Type, _ bytes: [UInt8]) -> Body? {
        do {
            return try answer(bytes).decoded(as: type)
        } catch {
            checkLine(DirectoryError.BodyFault(error).facts)
            return nil
        }
    }

    private static func answer(_ bytes: [UInt8]) -> Answer {
        Answer(status: 400, reasonPhrase: "Bad Request", headers: [:], body: ByteBuffer(bytes: bytes))
    }
}

extension Answer {
    fileprivate var isShortOfSuccess: Bool { !isSuccess }
}
