import ArgumentParser
import Foundation
import Simulator
import TestSupport
import Testing

@testable import skill_sync

@Suite struct ConsoleTests {
    @Test func `a write that nobody reads says so, and does not end the process`() throws {
        // As the process has it from its start.
        _ = Console.standard(environment: [:])
        let pipe = Pipe()
        let results = ResultStream(pipe.fileHandleForWriting)
        #expect(results.write("read"))
        try pipe.fileHandleForReading.close()
        #expect(!results.write("not read"))
        #expect(results.loss == nil)
    }

    #if os(Linux)
        @Test func `what the disk had no room for is lost`() throws {
            let results = ResultStream(try #require(FileHandle(forWritingAtPath: "/dev/full")))
            #expect(!results.write("a result"))
            #expect(results.loss == "No space left on device")
        }
    #endif

    @Test(arguments: [["status"], ["export"], ["audit", "drift", "--format", "json"]])
    func `a command whose results were lost fails, and says so`(command: [String]) async throws {
        try await Desk.serving { desk, world in
            _ = await world.add(displayName: "A")
            try await desk.map(["A": ["x"]])
            let console = Console(
                out: { _ in false }, loss: { "No space left on device" }, error: { _ in },
                style: Style(usesColour: false), errorStyle: Style(usesColour: false), showsProgress: false)
            await #expect(throws: CommandFailure(resultsLost: "No space left on device")) {
                try await SkillSync.perform(
                    SkillSync.parseAsRoot(command + desk.options),
                    desk.context(console))
            }
        }
    }

    @Test func `results say whether they are read`() {
        let recorder = ConsoleRecorder(readerLeavesAfter: 1)
        let console = recorder.console()
        #expect(console.out("a"))
        #expect(!console.out("b"))
        #expect(recorder.out == "a")
    }
}
