import Foundation
import NIOHTTP1

@testable import GenesysCloud

/// Values of headers.
enum FuzzedHeader {
    /// The wait is never negative, and never longer than ten minutes.
    static func retryAfter(_ bytes: [UInt8]) {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        precondition(.zero...RetryAfter.longest ~= RetryAfter.wait(String(decoding: bytes, as: UTF8.self), now: now))
    }

    /// No more is made room for than a body may have.
    static func contentLength(_ bytes: [UInt8]) {
        let headers: HTTPHeaders = ["Content-Length": String(decoding: bytes, as: UTF8.self)]
        for limit in [0, Request.plainBodyLimit, Request.listBodyLimit] {
            if let room = Exchange.room(for: headers, limit: limit) { precondition(0...limit ~= room) }
        }
    }

    /// The pace is never stopped for good, nor for longer than is believed. The values stand one a line.
    static func rateWindow(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let names = ["inin-ratelimit-allowed", "inin-ratelimit-count", "inin-ratelimit-reset"]
        let headers = HTTPHeaders(zip(names, lines).map { ($0, String(decoding: $1, as: UTF8.self)) })
        guard let window = RateWindow(headers) else { return }
        precondition(window.allowed > 0 && 0...window.allowed ~= window.remaining)
        precondition(.zero...RateWindow.longest ~= window.endsIn)
    }

    /// What is sent back as `If-Match` can stand in a header. The header's tag stands below the version.
    static func entityTag(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
        guard let version = lines.first else { return }
        guard let tag = EntityTag.header(for: version, beside: lines.dropFirst().first) else { return }
        precondition(tag.utf8.allSatisfy { 0x21...0x7E ~= $0 } && tag.hasSuffix("\""))
    }
}
