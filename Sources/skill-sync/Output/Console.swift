import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where results, messages and progress go.
struct Console: Sendable {
    /// Results: stdout.
    let out: @Sendable (String) -> Void
    /// Messages and progress: stderr.
    let error: @Sendable (String) -> Void
    let style: Style
    let errorStyle: Style
    /// Whether progress may be drawn on stderr.
    let showsProgress: Bool

    /// The process's own streams. `NO_COLOR` (https://no-color.org) and a stream that is no terminal turn colour off.
    static func standard(environment: [String: String]) -> Console {
        let mayColour = environment["NO_COLOR"]?.isEmpty ?? true
        let errorIsTerminal = isatty(STDERR_FILENO) == 1
        return Console(
            out: { write($0, to: .standardOutput) },
            error: { write($0, to: .standardError) },
            style: Style(usesColour: mayColour && isatty(STDOUT_FILENO) == 1),
            errorStyle: Style(usesColour: mayColour && errorIsTerminal),
            showsProgress: errorIsTerminal)
    }

    /// A reader that has gone away (`skill-sync audit … | head`) is no failure of ours.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
