import Foundation
import TestSupport
import Testing

/// The layers of docs/ARCHITECTURE.md, read off the imports. The build holds the package's own targets apart
/// (`--explicit-target-dependency-import-check error`); this holds the libraries apart as well.
@Suite struct LayeringTests {
    private static let system: Set<String> = ["Foundation", "Glibc", "Darwin", "Synchronization"]

    private static let allowed: [String: Set<String>] = [
        "Domain": [],
        "Store": ["Domain", "SQLiteMemory", "Crypto", "GRDB", "GRDBSQLite"],
        "GenesysCloud": [
            "Domain", "AsyncHTTPClient", "Crypto", "NIOCore", "NIOHTTP1", "NIOHTTPCompression", "NIOPosix", "NIOSSL",
        ],
        "SyncEngine": ["Domain", "Store", "Logging", "ServiceLifecycle"],
        "Simulator": ["Hummingbird", "HTTPTypes", "Logging", "NIOCore"],
        "Benchmarks": ["Domain", "Store", "Simulator", "TestSupport", "ArgumentParser"],
        "Endurance": [
            "Domain", "Store", "GenesysCloud", "SyncEngine", "Simulator", "TestSupport", "ArgumentParser", "Logging",
        ],
        "skill-sync": [
            "Domain", "Store", "GenesysCloud", "SyncEngine", "Simulator", "ArgumentParser", "Configuration", "Logging",
            "Mustache", "ProcessMemory", "ServiceLifecycle", "SwiftCSV", "UnixSignals",
        ],
    ]

    @Test(arguments: allowed.keys.sorted())
    func `a module imports nothing but what its layer may`(module: String) throws {
        let files = try SourceTree.swiftFiles(in: "Sources/\(module)")
        #expect(!files.isEmpty)
        let permitted = Self.system.union(try #require(Self.allowed[module]))
        for file in files {
            for imported in try SourceTree.imports(of: file) where !permitted.contains(imported) {
                Issue.record("\(file.lastPathComponent) imports \(imported)")
            }
        }
    }

    @Test func `SQL is in Store and migrations alone`() throws {
        let statement = try Regex(#""+\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE TABLE) "#)
        for module in Self.allowed.keys where module != "Store" {
            for file in try SourceTree.swiftFiles(in: "Sources/\(module)") {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(text.firstMatch(of: statement) == nil, "\(file.lastPathComponent)")
            }
        }
    }

    @Test func `every migration in the folder is compiled in, and in order`() throws {
        let folder = PackageFolder.url.appendingPathComponent("migrations")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let registry = PackageFolder.url.appendingPathComponent("Sources/Store/Database/Migrations.swift")
        let text = try String(contentsOf: registry, encoding: .utf8)
        let registered = text.matches(of: /\("(m\d{4}_\w+)", PackageResources/).map { String($0.1) + ".sql" }
        #expect(registered == files)
    }

    @Test func `nothing dodges the compiler`() throws {
        let forbidden = ["try!", "as!", "@unchecked", "nonisolated(unsafe)", "fatalError(", "Task.detached"]
        for file in try SourceTree.swiftFiles(in: "Sources") {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in forbidden {
                #expect(!text.contains(word), "\(file.lastPathComponent) has \(word)")
            }
        }
    }
}
