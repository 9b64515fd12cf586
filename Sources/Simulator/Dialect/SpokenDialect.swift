extension SimulatedServer {
    /// The dialects that a server can speak.
    public enum SpokenDialect: Hashable, Sendable {
        /// The tutorial's: skills and an integer version on the group itself.
        case groupSkills
        /// That of RFC 7643 and 7644: skills in an attribute of the group, versions as entity tags.
        case scim(ScimSettings)
    }
}

extension SimulatedServer.Configuration {
    var spoken: any Dialect {
        switch dialect {
        case .groupSkills: GroupSkillsDialect(self)
        case .scim(let settings): ScimDialect(settings, self)
        }
    }
}
