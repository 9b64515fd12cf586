import Domain
import GenesysCloud
import Logging

extension Session {
    /// The client of the configured server. It must be closed. Its waits are logged, so that nobody wonders why nothing
    /// happens, and at the level `debug` every request.
    static func directory(
        _ settings: Settings, _ access: ServerAccess, _ logger: Logger, _ context: Context
    ) -> any Directory {
        var configuration = ClientConfiguration(
            apiURL: access.apiURL, loginURL: access.loginURL, credentials: access.credentials,
            basePath: settings.basePath, pageSize: settings.pageSize,
            requestsPerMinute: settings.requestsPerMinute,
            maxConcurrentRequests: settings.maxConcurrentRequests, requestTimeout: settings.requestTimeout)
        configuration.rereadCredentials = {
            logger.notice("credentials refused, reading them again")
            return access.reread(
                environment: context.environment, besideConfiguration: settings.path, settings.dialect)
        }
        let noting: @Sendable (DirectoryNote) -> Void = { $0.log(to: logger) }
        return switch settings.dialect {
        case .groupSkills:
            GroupSkillsDirectory(
                configuration, clock: context.clock, wallClock: context.now, random: context.random, noting: noting)
        case .genesysCloud:
            PlatformDirectory(
                configuration, clock: context.clock, wallClock: context.now, random: context.random, noting: noting)
        case .scim(let skills):
            SCIMDirectory(
                configuration, skillsIn: skills, clock: context.clock, wallClock: context.now,
                random: context.random, noting: noting)
        }
    }
}
