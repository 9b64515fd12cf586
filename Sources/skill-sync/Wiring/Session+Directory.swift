import Domain
import GenesysCloud
import Logging

extension Session {
    /// The client of the configured server. It must be closed. Its waits are logged, so that nobody wonders why nothing
    /// happens.
    static func directory(
        _ settings: Settings, _ access: ServerAccess, _ logger: Logger, _ context: Context
    ) -> any Directory {
        let configuration = ClientConfiguration(
            apiURL: access.apiURL, loginURL: access.loginURL,
            credentials: Credentials(clientID: access.clientID, clientSecret: access.clientSecret),
            basePath: settings.basePath, pageSize: settings.pageSize,
            requestsPerMinute: settings.requestsPerMinute,
            maxConcurrentRequests: settings.maxConcurrentRequests, requestTimeout: settings.requestTimeout)
        let waiting: @Sendable (DirectoryWait) -> Void = { wait in
            switch wait {
            case .rateLimited(let duration):
                logger.notice("rate limited by the server", metadata: ["wait": "\(duration.seconds)"])
            case .backingOff(let duration, after: let failure):
                logger.notice(
                    "call failed, trying again",
                    metadata: ["wait": "\(duration.seconds)", "error": "\(failure.facts)"])
            }
        }
        return switch settings.dialect {
        case .groupSkills:
            GroupSkillsDirectory(
                configuration, clock: context.clock, wallClock: context.now, random: context.random, waiting: waiting)
        case .scim(let skills):
            SCIMDirectory(
                configuration, skillsIn: skills, clock: context.clock, wallClock: context.now,
                random: context.random, waiting: waiting)
        }
    }
}
