import ArgumentParser
import Foundation
import Store
import Testing

@testable import skill_sync

@Suite struct AuditQueryTests {
    @Test(arguments: [
        ["attempts", "--group"], ["applied", "--group"], ["mappings", "--group"], ["trail"], ["explain"],
    ])
    func `a name that nothing is known of is refused with the nearest one that is known`(query: [String]) async throws {
        let desk = try Desk()
        try await desk.map(["Sales EMEA": ["a"], "Care": ["c"]])
        let options = desk.options
        let slip = await desk.run(exactly: ["audit"] + query + ["Sales EMAE"] + options)
        #expect(slip.exitCode == 65)
        #expect(
            slip.error
                == "error: nothing is known of a group or a person \"Sales EMAE\"\ntry: did you mean \"Sales EMEA\"?\n")
        let other = await desk.run(exactly: ["audit"] + query + ["Something else altogether"] + options)
        #expect(other.exitCode == 65)
        #expect(other.error.contains("\ntry: check the spelling: "))
        #expect(await desk.run(exactly: ["audit"] + query + ["Care"] + options).exitCode == 0)
    }

    private func run(_ recorder: ConsoleRecorder, _ arguments: String...) async throws -> CommandFailure? {
        let desk = try Desk()
        try await desk.map([:])
        let command = try Numbers.parse(arguments + desk.options)
        do {
            try await command.run(desk.context(recorder.console()))
            return nil
        } catch let failure as CommandFailure {
            return failure
        }
    }

    @Test(arguments: OutputFormat.allCases)
    func `a reader that goes away ends the query quietly, and no more rows are read`(format: OutputFormat) async throws
    {
        let recorder = ConsoleRecorder(readerLeavesAfter: 1)
        let failure = try await run(recorder, "--format", format.rawValue, "--limit", "1000000")
        #expect(failure == nil)
        #expect(recorder.error == "")
        let last = try #require(recorder.out.matches(of: /[0-9]+/).compactMap { Int($0.output) }.max())
        #expect(last > 0 && last < 30_000)
    }

    @Test func `nobody is told of a limit who has gone away`() async throws {
        let recorder = ConsoleRecorder(readerLeavesAfter: 0)
        #expect(try await run(recorder) == nil)
        #expect(recorder.error == "")
        let reading = ConsoleRecorder()
        #expect(try await run(reading) == nil)
        #expect(reading.error == "the newest 100; --limit shows more\n")
    }

    @Test func `the verdict goes by the number of rows`() async throws {
        #expect(try await run(ConsoleRecorder(), "--limit", "7") == .silent(.pending))
        #expect(try await run(ConsoleRecorder(), "--limit", "8") == nil)
    }

    @Test func `rows that break off end the query with their reason, and a few of them are not printed`() async throws {
        let recorder = ConsoleRecorder()
        let failure = try await run(recorder, "--fails", "--limit", "5")
        #expect(failure?.what == "there is no revision 5")
        #expect(recorder.out == "")
    }
}

/// Counts.
private struct Numbers: LimitedQuery {
    @Flag var fails = false
    @OptionGroup var limited: LimitOptions<Numbers>
    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    static func listing(_ vocabulary: Vocabulary) -> Listing<Int> {
        Listing<Int>(
            fields: [.init("n") { .integer($0) }], columns: [Column("N") { String($0) }], whenEmpty: "None.")
    }

    func rows(_ store: Store, _ context: Context, _ take: (Int) -> Bool) throws {
        for number in 1...limit {
            if !take(number) { return }
            try #require(number < 50_000, "nobody reads any more")
        }
        if fails { throw StoreError.unknownRevision(limit) }
    }

    func verdict(_ count: Int) throws(CommandFailure) {
        if count == 7 { throw .silent(.pending) }
    }
}
