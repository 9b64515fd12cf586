import NIOCore

/// A decoder tells of two members with the same name no more than one. Only the text shows both.
extension SCIMGroup {
    static func nameTwice(in body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]) -> String? {
        let text = JSONText(Array(body.readableBytesView))
        // What is of another shape than a group is told by the decoder.
        return try? nameTwice(in: text, at: text.root(), (userInfo as [CodingUserInfoKey: Any]).skillsAttribute)
    }

    static func namesTwice(
        inList body: ByteBuffer, _ userInfo: [CodingUserInfoKey: any Sendable]
    ) -> [Int: String] {
        let text = JSONText(Array(body.readableBytesView))
        let attribute = (userInfo as [CodingUserInfoKey: Any]).skillsAttribute
        var names: [Int: String] = [:]
        for (index, place) in ((try? text.resources()) ?? []).enumerated() {
            names[index] = try? nameTwice(in: text, at: place, attribute)
        }
        return names
    }

    private static func nameTwice(
        in text: JSONText, at place: Range<Int>, _ attribute: SkillsAttribute
    ) throws(JSONText.Misshapen) -> String? {
        let names = ["id", "displayName", "meta", attribute.schema ?? attribute.name]
        if let name = try text.nameTwice(of: names, in: place) { return name }
        if let meta = try text.value(of: "meta", in: place), !text.isNull(at: meta),
            let name = try text.nameTwice(of: ["version", "lastModified"], in: meta)
        {
            return "meta.\(name)"
        }
        guard let urn = attribute.schema, let inner = try text.value(of: urn, in: place), !text.isNull(at: inner) else {
            return nil
        }
        return try text.nameTwice(of: [attribute.name], in: inner).map { "\(urn):\($0)" }
    }
}
