import Foundation

extension SimulatedServer {
    /// The dialects that a server can speak.
    public enum SpokenDialect: Hashable, Sendable {
        /// The tutorial's: skills and an integer version on the group itself.
        case groupSkills
        /// The published API of Genesys Cloud: skills on the people of a group.
        case genesysCloud
    }
}

extension SimulatedServer.Configuration {
    /// Where the requests are written down: of the dialect that has a published contract.
    var journal: URL? { dialect == .genesysCloud ? genesysCloud.journal : nil }

    var spoken: any Dialect {
        switch dialect {
        case .groupSkills: GroupSkillsDialect(self)
        case .genesysCloud: GenesysCloudDialect(self)
        }
    }
}
