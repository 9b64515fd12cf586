import Foundation

extension SimulatedServer {
    /// The dialects that a server can speak.
    public enum SpokenDialect: Hashable, Sendable {
        /// The tutorial's: skills and an integer version on the group itself.
        case groupSkills
        /// The published API of Genesys Cloud: skills on the people of a group.
        case genesysCloud(GenesysCloudSettings)
        /// That of RFC 7643 and 7644: skills in an attribute of the group, versions as entity tags.
        case scim(ScimSettings)
    }
}

extension SimulatedServer.Configuration {
    /// Where the requests are written down: of the dialect that has a published contract.
    var journal: URL? {
        if case .genesysCloud(let settings) = dialect { settings.journal } else { nil }
    }

    var spoken: any Dialect {
        switch dialect {
        case .groupSkills: GroupSkillsDialect(self)
        case .genesysCloud(let settings): GenesysCloudDialect(settings, self)
        case .scim(let settings): ScimDialect(settings, self)
        }
    }
}
