import Crypto
import Foundation

/// The hash of an event: SHA-256 of the hash before it, 32 bytes, followed by its body as UTF-8 text.
struct EventHash: Hashable, Sendable {
    /// Before the first event.
    static let beginning = EventHash(bytes: Data(count: SHA256.byteCount))

    let bytes: Data

    func following(_ body: Data) -> EventHash {
        var hasher = SHA256()
        hasher.update(data: bytes)
        hasher.update(data: body)
        return EventHash(bytes: Data(hasher.finalize()))
    }

    init(bytes: Data) { self.bytes = bytes }

    /// - Returns: `nil` where `text` is not 64 hexadecimal digits.
    init?(hexadecimal text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count == 2 * SHA256.byteCount else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        self.init(bytes: Data(bytes))
    }

    /// Lowercase, 64 digits.
    var hexadecimal: String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
