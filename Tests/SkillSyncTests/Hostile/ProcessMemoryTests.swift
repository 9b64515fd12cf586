#if os(Linux)
    import Foundation
    import Glibc
    import Testing

    @testable import skill_sync

    /// The memory of the process holds the secret. It is in no core dump, and no other process of the same user reads it.
    @Suite(.timeLimit(.minutes(5))) struct ProcessMemoryTests {
        /// What starts the program as somebody else than root, to whom everything in /proc may belong in any case.
        private static let program = geteuid() == 0 ? URL(fileURLWithPath: "/usr/bin/setpriv") : RunningProcess.program
        private static let user =
            geteuid() == 0
            ? ["--reuid", "65534", "--regid", "65534", "--clear-groups", RunningProcess.program.path] : []

        /// As root it takes `setpriv`, and a build that everybody may read.
        private static func isPossible() async -> Bool {
            let version = try? RunningProcess(user + ["--version"], program: program, environment: [:])
            return await version?.end().status == 0
        }

        @Test(.enabled("the program must run as somebody else than root") { await isPossible() })
        func `the kernel keeps the memory of the process from other processes`() throws {
            let process = Process()
            process.executableURL = Self.program
            process.arguments = Self.user + ["import", "-"]
            process.environment = [:]
            process.currentDirectoryURL = FileManager.default.temporaryDirectory
            let input = Pipe()
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // More than a pipe takes: once it is written, the program has begun to read it, and waits for the rest.
            try input.fileHandleForWriting.write(contentsOf: Data(repeating: UInt8(ascii: " "), count: 1 << 20))
            let memory = "/proc/\(process.processIdentifier)/environ"
            // proc(5): what may not be dumped belongs to root there.
            #expect(try FileManager.default.attributesOfItem(atPath: memory)[.ownerAccountID] as? Int == 0)
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(process.terminationStatus == 65)
        }
    }
#endif
