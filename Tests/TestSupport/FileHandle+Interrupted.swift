public import Foundation

extension FileHandle {
    /// Waits for what comes next; empty at the end. `availableData` ends the whole process where a signal interrupts it.
    public func nextData() -> Data { nextBytes(of: fileDescriptor) }
}

/// Outside of `FileHandle`, whose own methods of that name hide read(2).
private func nextBytes(of descriptor: Int32) -> Data {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        return Data(buffer.prefix(max(count, 0)))
    }
}
