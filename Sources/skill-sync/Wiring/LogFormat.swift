import ArgumentParser
import Domain
import Foundation
import Logging

enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text
    case json

    func logger(level: Logger.Level, console: Console, now: @escaping WallClock) -> Logger {
        Logger(label: "skill-sync") { _ in
            ConsoleLogHandler(format: self, logLevel: level, console: console, now: now)
        }
    }
}

/// One line for each event on stderr: text for people, JSON for collectors. A detail that says nothing is left out.
struct ConsoleLogHandler: LogHandler {
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let console: Console
    let now: WallClock

    init(format: LogFormat, logLevel: Logger.Level, console: Console, now: @escaping WallClock) {
        self.format = format
        self.logLevel = logLevel
        self.console = console
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, latest in latest }.filter { !"\($0.value)".isEmpty }
        let line =
            switch format {
            case .text: text(event, fields)
            case .json: json(event, fields)
            }
        console.error((console.showsProgress ? ProgressLine.wipe : "") + line)
    }

    private func text(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        let tone: Style.Tone =
            switch event.level {
            case .critical, .error: .bad
            case .warning: .warning
            default: .faint
            }
        let details = fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted("\($0.value)".harmless))" }
        let level = console.errorStyle.paint(event.level.rawValue, tone)
        return ([now().rfc3339, level, event.message.description.harmless] + details).joined(separator: " ") + "\n"
    }

    /// So that a value with blanks can be told from the next detail.
    private static func quoted(_ value: String) -> String {
        // By scalars: to characters a quotation mark with an accent behind it is another sign.
        let scalars = value.unicodeScalars
        if !scalars.contains(where: { $0.properties.isWhitespace || $0 == "=" || $0 == "\"" }) { return value }
        return "\"" + String(scalars.replacing("\"".unicodeScalars, with: "\\\"".unicodeScalars)) + "\""
    }

    private func json(_ event: LogEvent, _ fields: Logger.Metadata) -> String {
        var object = fields.mapValues(Value.init)
        object["time"] = .time(now())
        object["level"] = .text(event.level.rawValue)
        object["message"] = .text(event.message.description)
        return ((try? Value.object(object).json()) ?? "{}") + "\n"
    }
}

extension Value {
    /// A detail of a log line. What was logged as a number is one.
    fileprivate init(_ detail: Logger.Metadata.Value) {
        self =
            switch detail {
            case .stringConvertible(let number as any BinaryInteger): Int(exactly: number).map(Value.integer) ?? .null
            case .stringConvertible(let seconds as Seconds): .number(seconds.duration / .seconds(1))
            default: .text("\(detail)")
            }
    }
}

extension LogFormat {
    /// What these arguments ask for, also where they make no sense otherwise: an error is told as the log is.
    init(askedForIn arguments: [String]) {
        let given = arguments.prefix { $0 != "--" }
        let option = "--log-format"
        let values =
            zip(given, given.dropFirst()).filter { $0.0 == option }.map(\.1)
            + given.filter { $0.hasPrefix(option + "=") }.map { String($0.dropFirst(option.count + 1)) }
        self = values.last.flatMap(LogFormat.init(rawValue:)) ?? .text
    }
}
