import UnixSignals

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The signals that ask for an orderly end.
struct StopSignals: Sendable {
    let signals: [UnixSignal]

    /// SIGTERM, SIGINT, and SIGHUP unless it was ignored when the process started: `nohup` starts it so, for it to
    /// outlive the terminal.
    ///
    /// To be asked for before any of them is trapped.
    static func process() -> StopSignals {
        StopSignals(signals: [.sigterm, .sigint] + (isIgnored(SIGHUP) ? [] : [.sighup]))
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        #if canImport(Glibc)
            return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        #else
            return unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
        #endif
    }
}
