import Foundation

extension CommandFailure {
    /// What stderr gets of it: sentences for people, or a line of the log where that is JSON.
    func told(as format: LogFormat, at time: Date, style: Style) -> String {
        if isSilent { return "" }
        switch format {
        case .text:
            return message(style: style)
        case .json:
            let line = Value.object([
                "time": .time(time), "level": .text("error"), "message": .text(what),
                "details": .list(details), "try": .text(hint), "exitCode": .integer(Int(exitCode.rawValue)),
            ])
            return ((try? line.json()) ?? "{}") + "\n"
        }
    }
}
