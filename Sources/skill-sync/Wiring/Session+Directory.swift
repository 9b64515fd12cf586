import GenesysCloud

extension Session {
    /// The client of the configured server. It must be closed.
    static func directory(_ settings: Settings, _ access: ServerAccess, _ context: Context) -> GroupSkillsDirectory {
        GroupSkillsDirectory(
            ClientConfiguration(
                apiURL: access.apiURL, loginURL: access.loginURL,
                credentials: Credentials(clientID: access.clientID, clientSecret: access.clientSecret),
                basePath: settings.basePath, pageSize: settings.pageSize,
                requestsPerMinute: settings.requestsPerMinute,
                maxConcurrentRequests: settings.maxConcurrentRequests, requestTimeout: settings.requestTimeout),
            clock: context.clock, wallClock: context.now, random: context.random)
    }
}
