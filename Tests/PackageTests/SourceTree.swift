import Foundation
import TestSupport

/// The package's own files, as the tests find them.
enum SourceTree {
    static func swiftFiles(in folder: String) throws -> [URL] {
        let base = PackageFolder.url.appendingPathComponent(folder)
        return try FileManager.default.subpathsOfDirectory(atPath: base.path)
            .filter { $0.hasSuffix(".swift") }
            .sorted()
            .map(base.appendingPathComponent)
    }

    static func imports(of file: URL) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        let pattern = /^\s*(?:@testable )?(?:public |package |internal )?import (?:struct |func |class |enum )?(\w+)/
            .anchorsMatchLineEndings()
        return text.matches(of: pattern).map { String($0.1) }
    }
}
