import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What becomes of a signal that comes after the first one, which has asked for an orderly end.
struct NextSignal {
    let stops: StopSignals

    /// From now on each of them ends the process at once, as `kill -9` would: what is on record is settled by the next
    /// cycle, as after any other crash.
    func endsProcess() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in stops.signals.map(\.rawValue) {
            signal(number, SIG_DFL)
            sigaddset(&signals, number)
        }
        // Whoever waits for signals has blocked them; one thread that lets them through is enough.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Beside the services of a group: does so as soon as the group begins to shut down.
    struct EndsProcess: Service {
        let next: NextSignal

        func run() async throws {
            try await gracefulShutdown()
            next.endsProcess()
        }
    }
}
