import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where results go, and what kept one of them from being written.
final class ResultStream: Sendable {
    private let handle: FileHandle
    private let lost = Mutex<String?>(nil)

    init(_ handle: FileHandle) { self.handle = handle }

    /// Why a result was not written, though somebody reads them: the disk was full, for one. `nil` where none was lost.
    var loss: String? { lost.withLock(\.self) }

    /// Writes the text, and says whether to go on. Not where nobody reads any more: that is no loss.
    func write(_ text: String) -> Bool {
        do {
            try handle.write(contentsOf: Data(text.utf8))
            return true
        } catch {
            let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
            if code != Int(EPIPE) {
                lost.withLock { $0 = code.map { String(cString: strerror(Int32($0))) } ?? "\(error)" }
            }
            return false
        }
    }
}
