import Domain
import ServiceLifecycle
import SyncEngine
import UnixSignals

extension Session {
    /// Runs `body`, cancelled at the first SIGTERM, SIGINT or SIGHUP: what is in flight is finished and settled, and then
    /// it ends. The second one ends the process.
    func untilSignalled<Value: Sendable>(
        _ body: @escaping @Sendable (Session) async throws(CommandFailure) -> Value
    ) async throws(CommandFailure) -> Value {
        let stops = StopSignals.process()
        let signals = await UnixSignalsSequence(trapping: stops.signals)
        let result = await withTaskGroup(of: Result<Value, CommandFailure>?.self) { group in
            group.addTask {
                do throws(CommandFailure) { return .success(try await body(self)) } catch { return .failure(error) }
            }
            group.addTask {
                for await _ in signals {
                    NextSignal(stops: stops).endsProcess()
                    break
                }
                return nil
            }
            var result: Result<Value, CommandFailure>?
            while let ended = await group.next() {
                group.cancelAll()
                result = ended ?? result
            }
            return result
        }
        guard let result else { throw CommandFailure(DirectoryError.cancelled) }
        return try result.get()
    }

    /// Runs the daemon until a signal or a failure ends it. A second signal ends the process.
    func serve(_ daemon: SyncDaemon) async throws(CommandFailure) {
        let stops = StopSignals.process()
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: daemon, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup),
                    // The last one is told first.
                    .init(
                        service: NextSignal.EndsProcess(next: NextSignal(stops: stops)),
                        successTerminationBehavior: .ignore),
                ],
                gracefulShutdownSignals: stops.signals, logger: logger))
        do {
            try await group.run()
        } catch let failure as SyncDaemon.Failure {
            switch failure {
            case .store(let error): throw CommandFailure(error)
            case .directory(let error): throw CommandFailure(error)
            }
        } catch {
            throw CommandFailure("the daemon ended: \(error)", try: "see its log, then start it again", .failed)
        }
    }
}
