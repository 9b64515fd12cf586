import Synchronization

@testable import skill_sync

/// What a command wrote, and where.
final class ConsoleRecorder: Sendable {
    private let written = Mutex((out: "", error: ""))

    var out: String { written.withLock { $0.out } }
    var error: String { written.withLock { $0.error } }

    /// - Parameters:
    ///   - colour: as on a terminal that shows colour.
    ///   - progress: as where stderr is a terminal.
    func console(colour: Bool = false, progress: Bool = false) -> Console {
        Console(
            out: { [self] text in written.withLock { $0.out += text } },
            error: { [self] text in written.withLock { $0.error += text } },
            style: Style(usesColour: colour), errorStyle: Style(usesColour: colour), showsProgress: progress)
    }
}
