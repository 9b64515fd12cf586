import Foundation
import Testing

@testable import skill_sync

@Suite struct ConsoleTests {
    @Test func `a write that nobody reads says so, and does not end the process`() throws {
        // As the process has it from its start.
        _ = Console.standard(environment: [:])
        let pipe = Pipe()
        #expect(Console.write("read", to: pipe.fileHandleForWriting))
        try pipe.fileHandleForReading.close()
        #expect(!Console.write("not read", to: pipe.fileHandleForWriting))
    }

    @Test func `results say whether they are read`() {
        let recorder = ConsoleRecorder(readerLeavesAfter: 1)
        let console = recorder.console()
        #expect(console.out("a"))
        #expect(!console.out("b"))
        #expect(recorder.out == "a")
    }
}
