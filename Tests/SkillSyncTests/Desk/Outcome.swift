import Foundation
import Testing

@testable import skill_sync

/// What a command printed and ended with.
struct Outcome: Sendable {
    let out: String
    let error: String
    let exitCode: Int32
    /// What it failed with, where it was no mistake on the command line.
    let failure: CommandFailure?

    /// All that a user would see.
    var everything: String { out + error }

    var lines: [String] { out.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    func json() throws -> Any {
        try JSONSerialization.jsonObject(with: Data(out.utf8))
    }

    /// The result as one JSON object.
    func object() throws -> [String: Any] {
        try #require(try json() as? [String: Any])
    }

    /// The result as a JSON array of objects.
    func rows() throws -> [[String: Any]] {
        try #require(try json() as? [[String: Any]])
    }
}

extension [String: Any] {
    var keySet: Set<String> { Set(keys) }

    func text(_ key: String) -> String? { self[key] as? String }
    func texts(_ key: String) -> [String]? { self[key] as? [String] }
    func number(_ key: String) -> Int? { self[key] as? Int }
    func isNull(_ key: String) -> Bool { self[key] is NSNull }
    func object(_ key: String) -> [String: Any]? { self[key] as? [String: Any] }
    func objects(_ key: String) -> [[String: Any]] { self[key] as? [[String: Any]] ?? [] }

    /// Whether it is a time as the contract writes one: RFC 3339, UTC, with milliseconds.
    func isTime(_ key: String) -> Bool {
        text(key)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil
    }
}
