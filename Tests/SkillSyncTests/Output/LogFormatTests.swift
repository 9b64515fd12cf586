import Domain
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

    @Test func `numbers are numbers in JSON, and durations numbers of seconds`() throws {
        logger(.json).info(
            "m",
            metadata: [
                "cycle": .stringConvertible(Int64(7)), "requests": .stringConvertible(12), "name": "12",
                "wait": .stringConvertible(Seconds(.milliseconds(1500))),
            ])
        #expect(recorder.error.contains(#""cycle":7,"#))
        #expect(recorder.error.contains(#""name":"12""#))
        #expect(recorder.error.contains(#""requests":12"#))
        #expect(recorder.error.contains(#""wait":1.5"#), "\(recorder.error)")
    }

    @Test func `text has the same details with their units`() {
        logger(.text).info("m", metadata: ["wait": .stringConvertible(Seconds(.milliseconds(1500)))])
        #expect(recorder.error.hasSuffix("m wait=1.5s\n"))
    }

    @Test(
        arguments: [
            ([], LogFormat.text), (["run", "--log-format", "json"], .json), (["--log-format=json", "rnu"], .json),
            (["--log-format", "json", "--log-format", "text"], .text),
            (["import", "--", "--log-format", "json"], .text),
            (["--log-format"], .text), (["--log-format", "xml"], .text),
        ] as [([String], LogFormat)])
    func `the format is known from the arguments, also where they are wrong`(arguments: [String], format: LogFormat) {
        #expect(LogFormat(askedForIn: arguments) == format)
    }

    @Test func `the error that ends a command is a line of JSON where the log is`() async throws {
        let desk = try Desk()
        let outcome = await desk.run("audit", "cycles", "--log-format", "json")
        let entry = try #require(JSONSerialization.jsonObject(with: Data(outcome.error.utf8)) as? [String: Any])
        #expect(outcome.error.split(separator: "\n").count == 1)
        #expect(entry["level"] as? String == "error")
        #expect(entry["exitCode"] as? Int32 == outcome.exitCode)
        #expect((entry["message"] as? String)?.isEmpty == false)
        #expect((entry["try"] as? String)?.isEmpty == false)
    }

    @Test(arguments: [LogFormat.text, .json])
    func `a detail that says nothing is left out`(format: LogFormat) {
        logger(format).info("m", metadata: ["add": "a", "remove": "", "names": "", "failed": .stringConvertible(0)])
        #expect(recorder.error.contains("add") && recorder.error.contains("failed"))
        #expect(!recorder.error.contains("remove") && !recorder.error.contains("names"), "\(recorder.error)")
    }

    @Test func `the hint to a name that nobody knows is in the JSON too`() async throws {
        let desk = try Desk()
        try await desk.map(["Sales ": ["a"]])
        for name in ["nope", "Sales"] {
            let outcome = await desk.run("audit", "trail", name, "--log-format", "json")
            let entry = try #require(JSONSerialization.jsonObject(with: Data(outcome.error.utf8)) as? [String: Any])
            #expect(entry["try"] as? String == outcome.failure?.hint)
            #expect((entry["try"] as? String)?.isEmpty == false)
        }
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
