import Foundation
import TestSupport
import Testing

/// The table of docs/RELIABILITY.md: what it says that a test keeps, a test must be there to keep.
@Suite struct PromisesTests {
    @Test func `every promise names tests that are there`() throws {
        let page = PackageFolder.url.appendingPathComponent("docs/RELIABILITY.md")
        let promises = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") && $0.contains(" | `") }
        #expect(promises.count > 10)
        let files = try (SourceTree.swiftFiles(in: "Tests") + SourceTree.swiftFiles(in: "Fuzz/Tests"))
            .map { $0.deletingPathExtension().lastPathComponent }
        for promise in promises {
            let keepers = promise.matches(of: /`(\w+)`/).map { String($0.1) }
            #expect(!keepers.isEmpty, "\(promise)")
            for keeper in keepers { #expect(files.contains(keeper), "\(keeper) of \(promise)") }
        }
    }
}
