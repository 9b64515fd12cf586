import Configuration
import Domain
import Foundation

/// The settings in force, each with its default where the file does not say.
struct Settings: Sendable {
    var database = "skill-sync.db"
    var mode = Mode.replace
    var pollingInterval = Duration.milliseconds(60_000)
    var pageSize = 100
    var requestsPerMinute = 300
    var maxConcurrentRequests = 4
    var requestTimeout = Duration.milliseconds(30_000)
    /// History older than so many days goes; `nil` keeps all of it.
    var retentionDays: Int?
    var `guard` = Guard()
    var dialect = Dialect.groupSkills
    /// Whether the secret may go to hosts that are of no region of Genesys Cloud, where the dialect is its own.
    var allowsUnknownHosts = false
    /// From its slash on, without one at its end: nothing for the root.
    var basePath = "/api/v2/scim/v2"
    /// The `groups` of the file, `nil` where it has none or there is no file.
    var mappings: [Mapping]?
    /// The file's absolute path, `nil` where there is none.
    var path: String?

    /// Reads the file at `path`, or nothing but defaults where it is `nil`.
    static func load(from path: String?) async throws(CommandFailure) -> Settings {
        guard let path else { return Settings() }
        let file = try ConfigurationFile(
            InputFile.text(at: path, otherwise: .configuration), source: path, exitCode: .configuration)
        var settings = Settings()
        settings.mappings = file.written?.map { $0.mapping() }
        settings.path = URL(fileURLWithPath: path).standardizedFileURL.path
        settings.read(ConfigReader(provider: InMemoryProvider(values: file.settings)))
        let problems = (file.written ?? []).proficiencyProblems(in: settings.dialect)
        if !problems.isEmpty { throw CommandFailure(problems, in: path, .configuration) }
        return settings
    }

    private mutating func read(_ reader: ConfigReader) {
        database = reader.string(forKey: "database", default: database)
        mode = reader.string(forKey: "mode", as: Mode.self, default: mode)
        pollingInterval = .milliseconds(reader.int(forKey: "pollingIntervalMs", default: 60_000))
        pageSize = reader.int(forKey: "pageSize", default: pageSize)
        requestsPerMinute = reader.int(forKey: "requestsPerMinute", default: requestsPerMinute)
        maxConcurrentRequests = reader.int(forKey: "maxConcurrentRequests", default: maxConcurrentRequests)
        requestTimeout = .milliseconds(reader.int(forKey: "requestTimeoutMs", default: 30_000))
        retentionDays = reader.int(forKey: "retentionDays")
        `guard`.maxRemovals = reader.int(forKey: "guard.maxRemovals", default: `guard`.maxRemovals)
        `guard`.maxRemovalPercent = reader.int(forKey: "guard.maxRemovalPercent", default: `guard`.maxRemovalPercent)
        allowsUnknownHosts = reader.bool(forKey: "allowUnknownHost", default: false)
        let path = reader.string(forKey: "basePath", default: basePath)
        basePath = path == "/" ? "" : path
        dialect = Dialect(
            named: reader.string(forKey: "dialect"), skillsAttribute: reader.string(forKey: "skillsAttribute"),
            region: reader.string(forKey: "region"))
    }
}
