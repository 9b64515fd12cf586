import Synchronization

@testable import skill_sync

/// What a command wrote, and where.
final class ConsoleRecorder: Sendable {
    private struct Written {
        var out = ""
        var error = ""
        var bytes = 0
        var chunks = 0
    }

    private let written = Mutex(Written())
    private let readerLeavesAfter: Int
    private let keepsText: Bool

    /// - Parameters:
    ///   - readerLeavesAfter: how many writes to stdout are read; the others fail.
    ///   - keepsText: whether `out` tells later what was written to stdout.
    init(readerLeavesAfter: Int = .max, keepsText: Bool = true) {
        self.readerLeavesAfter = readerLeavesAfter
        self.keepsText = keepsText
    }

    var out: String { written.withLock { $0.out } }
    var error: String { written.withLock { $0.error } }
    /// How much was read of stdout, in bytes.
    var bytes: Int { written.withLock { $0.bytes } }
    /// How often stdout was written to.
    var chunks: Int { written.withLock { $0.chunks } }

    /// - Parameters:
    ///   - colour: as on a terminal that shows colour.
    ///   - progress: as where stderr is a terminal.
    ///   - terminal: as where stdout is a terminal, of 100 columns.
    func console(colour: Bool = false, progress: Bool = false, terminal: Bool = false) -> Console {
        Console(
            out: { [self] text in take(text) },
            error: { [self] text in written.withLock { $0.error += text } },
            style: Style(usesColour: colour, isTerminal: terminal, width: terminal ? 100 : nil),
            errorStyle: Style(usesColour: colour),
            showsProgress: progress)
    }

    private func take(_ text: String) -> Bool {
        written.withLock { written in
            written.chunks += 1
            if written.chunks > readerLeavesAfter { return false }
            written.bytes += text.utf8.count
            if keepsText { written.out += text }
            return true
        }
    }
}
