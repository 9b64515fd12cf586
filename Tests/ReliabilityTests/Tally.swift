/// What came of many kills, for people.
struct Tally: Sendable {
    private var kinds: [String: (kills: Int, missed: Int)] = [:]
    private var total = Trial.Outcome.nothing

    mutating func add(_ outcome: Trial.Outcome) {
        kinds[outcome.kill.kill.kind, default: (0, 0)].kills += outcome.wasKilled ? 1 : 0
        kinds[outcome.kill.kill.kind, default: (0, 0)].missed += outcome.wasKilled ? 0 : 1
        total.restarts += outcome.restarts
        total.accepted += outcome.accepted
        total.attempts += outcome.attempts
        total.checks += outcome.checks
        total.violations += outcome.violations
    }

    var kills: Int { kinds.values.reduce(0) { $0 + $1.kills } }

    var text: String {
        let width = (kinds.keys.map(\.count).max() ?? 0) + 2
        func line(_ name: String, _ number: Int, _ note: String = "") -> String {
            let figure = String(number)
            return name.padding(to: width) + String(repeating: " ", count: max(1, 7 - figure.count)) + figure + note
        }
        let lines =
            kinds.sorted { $0.key < $1.key }.map { kind, count in
                line(kind, count.kills, count.missed > 0 ? "   (\(count.missed) more ended before their point)" : "")
            } + [
                "", line("kills", kills), line("restarts", total.restarts), line("writes accepted", total.accepted),
                line("attempts on record", total.attempts),
                line("invariants checked", total.checks), line("violated", total.violations.count),
            ]
        return lines.joined(separator: "\n")
    }
}

extension Trial.Outcome {
    fileprivate static var nothing: Trial.Outcome {
        Trial.Outcome(kill: ScenedKill(scene: .firstRun, kill: .after(microseconds: 0)), wasKilled: false)
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
