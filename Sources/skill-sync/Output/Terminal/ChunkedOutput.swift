/// Gathers what is printed, so that a million rows are not a million writes.
struct ChunkedOutput {
    private static let chunk = 64 * 1024

    private let console: Console
    private var held = ""
    /// Whether anybody still reads what is printed.
    private(set) var hasReader = true

    init(_ console: Console) { self.console = console }

    mutating func write(_ text: String) {
        held += text
        if held.utf8.count >= Self.chunk { flush() }
    }

    /// Prints what is held, unless there is nobody to read it.
    mutating func flush() {
        if hasReader, !held.isEmpty { hasReader = console.out(held) }
        held.removeAll(keepingCapacity: true)
    }
}
