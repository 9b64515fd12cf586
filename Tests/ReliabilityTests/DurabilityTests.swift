import Testing

@Suite(
    .enabled(
        if: Program.canBeWatched,
        "libCrashPoints.so is not beside the tests: it is preloaded into the program, which only Linux can do"),
    .timeLimit(.minutes(10)))
struct DurabilityTests {
    /// A kill leaves the kernel's cache as it is, a power cut does not: this is about the latter.
    @Test func `what is on record is on the disk, and not in its cache alone, before anything is sent`() async throws {
        let calls = try await Opening.of(.oneByOne).recording.calls
        var unsynced = 0
        var sends = 0
        for call in calls {
            switch (call.subject, call.family) {
            case ("wal", .write):
                unsynced += 1
            case ("wal", .sync):
                unsynced = 0
            case ("socket", .write):
                sends += 1
                #expect(unsynced == 0, "\(call.name) \(call.number) on socket")
            default:
                break
            }
        }
        #expect(sends >= Scene.mapped.count)
    }
}
