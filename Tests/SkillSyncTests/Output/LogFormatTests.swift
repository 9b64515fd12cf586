import Foundation
import Logging
import Testing

@testable import skill_sync

@Suite struct LogFormatTests {
    private let recorder = ConsoleRecorder()

    private func logger(_ format: LogFormat, _ level: Logger.Level = .info, colour: Bool = false) -> Logger {
        format.logger(level: level, console: recorder.console(colour: colour), now: { Desk.beginning })
    }

    @Test func `text is a line with time, level, message and details by name`() {
        logger(.text).notice("poll done", metadata: ["groups": "7", "cycle": "1"])
        #expect(recorder.error == "2027-01-15T08:00:00.000Z notice poll done cycle=1 groups=7\n")
        #expect(recorder.out == "")
    }

    @Test func `JSON is an object on a line of its own`() throws {
        var logger = logger(.json)
        logger[metadataKey: "server"] = "one"
        logger.error("it \"broke\"\n", metadata: ["group": "A\u{1B}", "server": "two"])
        #expect(recorder.error.split(separator: "\n").count == 1)
        let entry = try #require(
            JSONSerialization.jsonObject(with: Data(recorder.error.utf8)) as? [String: String])
        #expect(
            entry == [
                "time": "2027-01-15T08:00:00.000Z", "level": "error", "message": "it \"broke\"\n", "group": "A\u{1B}",
                "server": "two",
            ])
    }

    @Test func `what is below the level is not written`() {
        let logger = logger(.text, .warning)
        logger.info("quiet")
        logger.warning("loud")
        #expect(recorder.error == "2027-01-15T08:00:00.000Z warning loud\n")
    }

    @Test func `a line break does not make a second line of text`() {
        logger(.text).error("a\nb", metadata: ["group": "x\n2027 error forged\u{1B}[2J"])
        #expect(recorder.error.split(separator: "\n").count == 1)
        #expect(!recorder.error.contains("\u{1B}"))
    }

    @Test func `a detail with blanks can be told from the next one`() {
        logger(.text).info("m", metadata: ["group": "Sales outcome=applied", "outcome": "failed"])
        #expect(recorder.error.contains(#"group="Sales outcome=applied" outcome=failed"#), "\(recorder.error)")
    }

    @Test func `levels are coloured only where the terminal shows colour`() {
        logger(.text, colour: true).error("m")
        #expect(recorder.error.contains("\u{1B}[31merror\u{1B}[0m"))
    }

    @Test func `a detail cannot take the place of the time or the message`() throws {
        logger(.json).info("real", metadata: ["message": "forged", "level": "forged", "time": "forged"])
        let entry = try #require(JSONSerialization.jsonObject(with: Data(recorder.error.utf8)) as? [String: String])
        #expect(entry == ["message": "real", "level": "info", "time": "2027-01-15T08:00:00.000Z"])
    }
}
