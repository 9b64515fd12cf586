import Domain
import Foundation

/// A query of the program, with the words that stand for something of the database at hand.
struct AuditQuestion {
    /// As it is typed. GROUP stands for a group's name, and CYCLE for a cycle's number.
    let line: String

    static let all: [AuditQuestion] = [
        "audit drift", "audit attempts", "audit attempts --group GROUP", "audit attempts --outcome rejected",
        "audit attempts --outcome conflict", "audit attempts --cycle CYCLE", "audit attempts --since 30d",
        "audit attempts --since 30d --until 15d", "audit trail GROUP", "audit trail GROUP --since 30d", "audit applied",
        "audit applied --group GROUP", "audit applied --at 182d", "audit drift --at 182d", "audit cycles",
        "audit mappings", "audit mappings --group GROUP", "audit conflicts", "audit conflicts --since 7d",
        "audit explain GROUP", "status",
    ].map(AuditQuestion.init(line:))

    /// Drift is told by the exit code as well.
    static let exits: Set<Int32> = [0, 2]

    func arguments(_ subject: Subject) -> [String] {
        line.split(separator: " ").map { word in
            switch word {
            case "GROUP": subject.group.name
            case "CYCLE": String(subject.cycle)
            default: String(word)
            }
        }
    }

    /// What the parameters of the statement for it stand for.
    func values(_ subject: Subject, now: Date) -> [String: String] {
        var values = [
            "name": "'\(subject.group.name)'", "target": String(subject.group.id), "cycle": String(subject.cycle),
        ]
        let words = line.split(separator: " ")
        for (option, days) in zip(words, words.dropFirst()) where option.hasPrefix("--") && days.hasSuffix("d") {
            guard let days = Double(days.dropLast()) else { continue }
            let milliseconds = Int64(now.addingTimeInterval(-days * 86_400).timeIntervalSince1970 * 1000)
            values[String(option.dropFirst(2))] = String(milliseconds)
        }
        return values
    }

    /// Whom the questions are about.
    struct Subject {
        let group: Target
        let cycle: Cycle.ID
    }
}
