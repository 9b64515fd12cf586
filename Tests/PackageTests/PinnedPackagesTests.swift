import Foundation
import TestSupport
import Testing

/// `make` takes the commits that Package.resolved pins, or none, unless it is told to resolve anew.
@Suite(.timeLimit(.minutes(1))) struct PinnedPackagesTests {
    /// A folder with the Makefile, pins, and a `swift` that resolves nothing as long as the pins are there.
    private struct Checkout {
        static let pins = "the pins\n"
        let folder: URL

        init(resolvesAnew: Bool) throws {
            folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: PackageFolder.url.appendingPathComponent("Makefile"), to: folder.appendingPathComponent("Makefile"))
            try Data(Self.pins.utf8).write(to: folder.appendingPathComponent("Package.resolved"))
            let swift = folder.appendingPathComponent("swift")
            let anew = resolvesAnew ? "echo 'other pins' > Package.resolved" : "exit 1"
            try Data("#!/bin/sh\nif test -e Package.resolved; then exit 1; fi\n\(anew)\n".utf8).write(to: swift)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift.path)
        }

        func make(_ arguments: String...) throws -> (status: Int32, out: String) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["make", "SWIFT=./swift", "dependencies"] + arguments
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment.filter {
                !["RESOLVE", "MAKEFLAGS"].contains($0.key)
            }
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            var text = ""
            while case let data = output.fileHandleForReading.nextData(), !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
            }
            process.waitUntilExit()
            return (process.terminationStatus, text)
        }

        var pins: String? {
            try? String(contentsOf: folder.appendingPathComponent("Package.resolved"), encoding: .utf8)
        }

        func clear() { try? FileManager.default.removeItem(at: folder) }
    }

    @Test func `pins that cannot be had are an error that says how to resolve anew, and stay as they are`() throws {
        let checkout = try Checkout(resolvesAnew: true)
        defer { checkout.clear() }
        let made = try checkout.make()
        #expect(made.status != 0)
        #expect(made.out.contains("make RESOLVE=1 dependencies"), "\(made.out)")
        #expect(checkout.pins == Checkout.pins)
    }

    @Test func `on purpose they are resolved anew, and what differs is shown`() throws {
        let checkout = try Checkout(resolvesAnew: true)
        defer { checkout.clear() }
        let made = try checkout.make("RESOLVE=1")
        #expect(made.status == 0, "\(made.out)")
        #expect(made.out.contains("< the pins\n") && made.out.contains("> other pins\n"), "\(made.out)")
        #expect(checkout.pins == "other pins\n")
    }

    @Test func `where that fails as well the pins are put back`() throws {
        let checkout = try Checkout(resolvesAnew: false)
        defer { checkout.clear() }
        #expect(try checkout.make("RESOLVE=1").status != 0)
        #expect(checkout.pins == Checkout.pins)
    }
}
