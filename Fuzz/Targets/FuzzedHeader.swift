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
}
