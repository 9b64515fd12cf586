import Domain
import Logging
import Store
import SyncEngine

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// All that a command which talks to the server works with, wired from the configuration and the environment.
struct Session {
    let settings: Settings
    /// What the commands that its messages name are about.
    let given: GivenOptions
    let access: ServerAccess
    let store: Store
    let directory: any Directory
    let engine: SyncEngine
    let logger: Logger
    let progress: ProgressLine

    /// Opens everything, hands it to `body`, and closes it again.
    ///
    /// The database is held for this process alone meanwhile.
    /// - Parameter command: what others who ask for the database are told.
    static func run<Value>(
        _ options: GlobalOptions, as command: SyncLock.Holder.Command, _ context: Context,
        _ body: (Session) async throws(CommandFailure) -> Value
    ) async throws(CommandFailure) -> Value {
        let settings = try await options.settings(context)
        let access = try ServerAccess.load(
            environment: context.environment, besideConfiguration: options.configurationPath(context),
            settings.dialect, allowingUnknownHosts: settings.allowsUnknownHosts)
        // Before the database is opened, so that nothing is brought up to date under a daemon that is at work.
        let lock = try takeLock(settings, command, context)
        let store: Store
        do { store = try options.open(.readWrite, settings, context) } catch {
            lock.release()
            throw error
        }
        let session = Session(settings: settings, access: access, store: store, options: options, context: context)
        session.warnOfExposedFiles(besideConfiguration: options.configurationPath(context))
        ProgramText.release()
        let result: Result<Value, CommandFailure>
        do { result = .success(try await body(session)) } catch { result = .failure(error) }
        await session.directory.close()
        lock.release()
        return try result.get()
    }

    private func warnOfExposedFiles(besideConfiguration path: String?) {
        let environmentFile = ServerAccess.file(besideConfiguration: path)
        for file in ExposedFile.all(environmentFile: environmentFile, database: settings.database) {
            logger.warning("\(file.what)", metadata: ["toFix": "\(file.hint)"])
        }
    }

    private static func takeLock(
        _ settings: Settings, _ command: SyncLock.Holder.Command, _ context: Context
    ) throws(CommandFailure) -> SyncLock {
        do {
            return try SyncLock(
                databasePath: settings.database,
                holder: SyncLock.Holder(
                    host: context.host, pid: getpid(), startedAt: context.now(), command: command,
                    interval: command == .daemon ? settings.pollingInterval / .seconds(1) : nil))
        } catch {
            throw CommandFailure(error)
        }
    }

    private init(settings: Settings, access: ServerAccess, store: Store, options: GlobalOptions, context: Context) {
        self.settings = settings
        self.given = options.given
        self.access = access
        self.store = store
        self.logger = options.logger(context)
        self.progress = ProgressLine(console: context.console)
        let directory = Self.directory(settings, access, logger, context)
        self.directory = directory
        let progress = progress
        var engineSettings = SyncEngine.Settings(
            mode: settings.mode, maxConcurrentWrites: settings.maxConcurrentRequests)
        engineSettings.guard = settings.guard
        engineSettings.retention = settings.retentionDays.map { days in
            SyncEngine.Retention(days: days, identity: context.identity)
        }
        self.engine = SyncEngine(
            directory: directory, store: store, settings: engineSettings,
            clock: context.clock, now: context.now, random: context.random, logger: logger,
            progress: { progress.show($0) })
    }
}
