import Crypto
import Foundation
import GRDB

/// The hash of an event: SHA-256 of the hash before it, 32 bytes, followed by the SHA-256 of its body as UTF-8 text.
///
/// Of the body's hash and not of the body, so that what a pruning leaves of an event, 32 bytes, is enough to go on with.
struct EventHash: Hashable, Sendable {
    /// Before the first event.
    static let beginning = EventHash(words: .zero)

    /// Its 32 bytes as they lie in memory: millions of them are compared, and none is to be allocated.
    private let words: SIMD4<UInt64>

    private init(words: SIMD4<UInt64>) { self.words = words }

    /// What is no hash is like no other.
    init(bytes: some ContiguousBytes) {
        words = bytes.withUnsafeBytes { buffer in
            buffer.count == SHA256.byteCount ? buffer.loadUnaligned(as: SIMD4<UInt64>.self) : SIMD4(repeating: .max)
        }
    }

    /// - Returns: `nil` where `text` is not 64 hexadecimal digits.
    init?(hexadecimal text: String) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count == 2 * SHA256.byteCount else { return nil }
        self.init(bytes: stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    /// The hash of a body alone.
    static func of(body: Data) -> EventHash { EventHash(bytes: SHA256.hash(data: body)) }

    func following(body: Data) -> EventHash { following(bodyHash: .of(body: body)) }

    func following(bodyHash: EventHash) -> EventHash {
        var hasher = SHA256()
        withUnsafeBytes(of: words) { hasher.update(bufferPointer: $0) }
        withUnsafeBytes(of: bodyHash.words) { hasher.update(bufferPointer: $0) }
        return EventHash(bytes: hasher.finalize())
    }

    var bytes: Data { withUnsafeBytes(of: words) { Data($0) } }

    /// Lowercase, 64 digits.
    var hexadecimal: String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
