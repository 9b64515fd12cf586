import GenesysCloud

/// What the configured server speaks. It is what the file says, and never found out by trying.
enum Dialect: Hashable, Sendable {
    case groupSkills
    case scim(SkillsAttribute)

    /// The names that the file may say.
    static let names = ["group-skills", "scim"]
    /// Known to the contract of the file, and refused until this program speaks it.
    static let unsupportedName = "genesys-cloud"

    /// What the file says, checked before by ``SettingRule``.
    init(named name: String?, skillsAttribute: String?) {
        self = name == "scim" ? .scim(skillsAttribute.flatMap(SkillsAttribute.init) ?? .standard) : .groupSkills
    }
}
