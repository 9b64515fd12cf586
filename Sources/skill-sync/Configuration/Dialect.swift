import GenesysCloud

/// What the configured server speaks. It is what the file says, and never found out by trying.
enum Dialect: Hashable, Sendable {
    case groupSkills
    case scim(SkillsAttribute)
    /// In the region that the file names, `nil` where it names none.
    case genesysCloud(Region?)

    /// The names that the file may say.
    static let names = ["group-skills", "scim", "genesys-cloud"]
    /// Settings that not every dialect has, and those that have them.
    static let own = [
        "skillsAttribute": ["scim"], "region": ["genesys-cloud"],
        "allowUnknownHost": ["genesys-cloud"], "basePath": ["group-skills", "scim"],
    ]

    /// What the file says, checked before by ``SettingRule``.
    init(named name: String?, skillsAttribute: String?, region: String?) {
        switch name {
        case "scim": self = .scim(skillsAttribute.flatMap(SkillsAttribute.init) ?? .standard)
        case "genesys-cloud": self = .genesysCloud(region.flatMap(Region.init))
        default: self = .groupSkills
        }
    }

    /// The region whose servers are meant where the environment names none.
    var region: Region {
        if case .genesysCloud(let region?) = self { region } else { .standard }
    }

    /// As the file says it.
    var name: String {
        switch self {
        case .groupSkills: "group-skills"
        case .scim: "scim"
        case .genesysCloud: "genesys-cloud"
        }
    }

    /// Whether a target bears each skill at a proficiency.
    var hasProficiencies: Bool {
        if case .genesysCloud = self { true } else { false }
    }

    /// Whether the server knows skills by names, so that these can be turned into ids.
    var hasSkillNames: Bool {
        if case .genesysCloud = self { true } else { false }
    }

    /// Whether tokens come from a host of their own.
    var hasLoginHost: Bool {
        if case .genesysCloud = self { true } else { false }
    }
}
