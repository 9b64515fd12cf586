import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where results, messages and progress go.
struct Console: Sendable {
    /// Messages and progress: stderr.
    let error: @Sendable (String) -> Void
    let style: Style
    let errorStyle: Style
    /// Whether progress may be drawn on stderr.
    let showsProgress: Bool
    /// Why results were lost on their way to stdout, `nil` where none was.
    let loss: @Sendable () -> String?
    private let output: @Sendable (String) -> Bool

    /// - Parameter out: writes to stdout, and says whether anybody still reads it.
    init(
        out: @escaping @Sendable (String) -> Bool, loss: @escaping @Sendable () -> String? = { nil },
        error: @escaping @Sendable (String) -> Void, style: Style, errorStyle: Style, showsProgress: Bool
    ) {
        output = out
        self.loss = loss
        self.error = error
        self.style = style
        self.errorStyle = errorStyle
        self.showsProgress = showsProgress
    }

    /// The process's own streams. `NO_COLOR` (https://no-color.org), a terminal that says it is `dumb`, and a stream that is
    /// no terminal turn colour off.
    ///
    /// From then on a reader that goes away (`skill-sync audit … | head`), or a file that may not grow any more (`ulimit -f`),
    /// makes writes fail, and does not end the process.
    static func standard(environment: [String: String]) -> Console {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let mayColour = (environment["NO_COLOR"]?.isEmpty ?? true) && environment["TERM"] != "dumb"
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let errorIsTerminal = isatty(STDERR_FILENO) == 1
        let width = isTerminal ? terminalWidth(environment) : nil
        let results = ResultStream(.standardOutput)
        return Console(
            out: { results.write($0) }, loss: { results.loss },
            error: { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) },
            style: Style(usesColour: mayColour && isTerminal, isTerminal: isTerminal, width: width),
            errorStyle: Style(usesColour: mayColour && errorIsTerminal, isTerminal: errorIsTerminal),
            showsProgress: errorIsTerminal)
    }

    /// The columns of the terminal that stdout is, or what most terminals have where it does not say.
    private static func terminalWidth(_ environment: [String: String]) -> Int {
        var size = winsize()
        let columns =
            ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
            ? Int(size.ws_col) : environment["COLUMNS"].flatMap { Int($0) } ?? 80
        return max(columns, 20)
    }

    /// Results: stdout. Says whether anybody still reads it; one that has gone away is no failure of ours.
    @discardableResult
    func out(_ text: String) -> Bool { output(text) }
}
