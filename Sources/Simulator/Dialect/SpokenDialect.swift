extension SimulatedServer {
    /// The dialects that a server can speak.
    public enum SpokenDialect: Hashable, Sendable {
        /// The tutorial's: skills and an integer version on the group itself.
        case groupSkills
    }
}

extension SimulatedServer.Configuration {
    var spoken: any Dialect {
        switch dialect {
        case .groupSkills: GroupSkillsDialect(self)
        }
    }
}
