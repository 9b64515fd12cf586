/// How a server writes the elements of the skills attribute.
enum SkillForm: Hashable, Sendable {
    case text
    /// An object with a `value`: RFC 7643, section 2.4.
    case object
}

/// A skill of a group, in either form. What else an object says is not looked at.
struct SCIMSkill: Decodable {
    let id: String
    let form: SkillForm

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            id = text
            form = .text
        } else {
            let object = try decoder.container(keyedBy: AttributeName.self)
            id = try object.decode(String.self, forKey: try object.key("value"))
            form = .object
        }
    }
}
