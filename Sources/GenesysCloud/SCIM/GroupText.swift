import Domain
import Foundation
import NIOCore

/// A group as it was read, to be written back with other skills and everything else as its bytes are.
struct GroupText {
    private let text: JSONText
    private let attribute: SkillsAttribute

    /// What is put in place of a range of the text.
    private struct Edit {
        let place: Range<Int>
        let bytes: [UInt8]
    }

    init(_ body: ByteBuffer, _ attribute: SkillsAttribute) {
        text = JSONText(Array(body.readableBytesView))
        self.attribute = attribute
    }

    /// The group with just these skills. Those that stay keep whatever the server says of them besides.
    ///
    /// - Parameters:
    ///   - skills: in the order in which they are to be added.
    ///   - form: of new ones, where the group has none to take the form from.
    /// - Throws: where the text is no group, or has something twice that would have to be replaced.
    func replacingSkills(with skills: [String], form: SkillForm) throws(JSONText.Misshapen) -> ByteBuffer {
        let root = try text.root()
        guard let urn = attribute.schema else {
            return applied([
                try edit(attribute.name, in: root) { old throws(JSONText.Misshapen) in
                    try elements(skills, form, keeping: old)
                }
            ])
        }
        let inExtension = try edit(urn, in: root) { old throws(JSONText.Misshapen) in
            guard let old, !text.isNull(at: old) else {
                let list = String(decoding: try elements(skills, form, keeping: nil), as: UTF8.self)
                return Array("{\(json(attribute.name)):\(list)}".utf8)
            }
            let inner = try edit(attribute.name, in: old) { old throws(JSONText.Misshapen) in
                try elements(skills, form, keeping: old)
            }
            return spliced([inner], in: old)
        }
        return applied([inExtension, try declaring(urn, in: root)])
    }

    // MARK: Skills

    private func elements(
        _ skills: [String], _ form: SkillForm, keeping old: Range<Int>?
    ) throws(JSONText.Misshapen) -> [UInt8] {
        var kept: [[UInt8]] = []
        var added = skills.map(ExactName.init)
        let wanted = Set(added)
        var form = form
        for (index, place) in try present(old).enumerated() {
            let skill = try text.decoded(SCIMSkill.self, at: place)
            if index == 0 { form = skill.form }
            guard wanted.contains(ExactName(skill.id)) else { continue }
            kept.append(Array(text.bytes[place]))
            added.removeAll { $0 == ExactName(skill.id) }
        }
        let new = added.map { Array((form == .text ? json($0.text) : "{\"value\":\(json($0.text))}").utf8) }
        return [UInt8(ascii: "[")] + (kept + new).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    private func present(_ array: Range<Int>?) throws(JSONText.Misshapen) -> [Range<Int>] {
        guard let array, !text.isNull(at: array) else { return [] }
        return try text.elements(of: array)
    }

    // MARK: Members

    /// Puts a value in the place of the member's, or adds the member at the end of the object.
    private func edit(
        _ name: String, in object: Range<Int>,
        value: (Range<Int>?) throws(JSONText.Misshapen) -> [UInt8]
    ) throws(JSONText.Misshapen) -> Edit {
        let members = try text.members(of: object)
        let bearers = members.filter { $0.name.isSameName(as: name) }
        if bearers.count > 1 { throw JSONText.Misshapen() }
        if let bearer = bearers.first { return Edit(place: bearer.value, bytes: try value(bearer.value)) }
        let comma = members.isEmpty ? "" : ","
        return Edit(place: end(of: object), bytes: Array("\(comma)\(json(name)):".utf8) + (try value(nil)))
    }

    /// `schemas` names every extension that a resource carries: RFC 7643, section 3.
    private func declaring(_ urn: String, in root: Range<Int>) throws(JSONText.Misshapen) -> Edit {
        try edit("schemas", in: root) { old throws(JSONText.Misshapen) in
            guard let old, !text.isNull(at: old) else {
                return Array("[\(json(SkillsAttribute.groupSchema)),\(json(urn))]".utf8)
            }
            let names = try text.decoded([String].self, at: old)
            if names.contains(where: urn.isSameName) { return Array(text.bytes[old]) }
            // Foundation takes a comma too many, and there would be another behind it.
            let isEmpty = try text.elements(of: old).isEmpty
            let last = Array("\(isEmpty ? "" : ",")\(json(urn))".utf8)
            return spliced([Edit(place: end(of: old), bytes: last)], in: old)
        }
    }

    /// Right before the bracket that closes it.
    private func end(of container: Range<Int>) -> Range<Int> { container.upperBound - 1..<container.upperBound - 1 }

    private func json(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // A text is always JSON.
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    // MARK: Splicing

    private func applied(_ edits: [Edit]) -> ByteBuffer {
        ByteBuffer(bytes: spliced(edits, in: 0..<text.bytes.endIndex))
    }

    /// The bytes of a range with the edits made. Of two at one place, the first comes first.
    private func spliced(_ edits: [Edit], in range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        var position = range.lowerBound
        for edit in edits.sorted(by: { $0.place.lowerBound < $1.place.lowerBound }) {
            bytes += text.bytes[position..<edit.place.lowerBound] + edit.bytes
            position = edit.place.upperBound
        }
        return bytes + text.bytes[position..<range.upperBound]
    }
}
