import Domain

extension Health.Problem {
    /// For programs.
    var word: String {
        switch self {
        case .noDaemon: "noDaemon"
        case .pollOverdue, .cycleOverdue: "overdue"
        case .planHeld: "planHeld"
        case .circuitOpen: "circuitOpen"
        case .successTooOld: "successTooOld"
        }
    }

    /// For people, within a sentence.
    var words: String {
        switch self {
        case .noDaemon: "no daemon is running"
        case .pollOverdue(let due): "the daemon is overdue: its next poll was due at \(due.readable)"
        case .cycleOverdue(let cycle, let due):
            "the daemon is overdue: cycle \(cycle) should have ended by \(due.readable), and nothing more was recorded"
        case .planHeld(let token): "the guard holds the plan \(token), so nothing is sent"
        case .circuitOpen(let until): "the server fails, and no request is sent before \(until.readable)"
        case .successTooOld(let last?): "the last cycle that brought everything in step ended at \(last.readable)"
        case .successTooOld(nil): "no cycle has brought everything in step yet"
        }
    }

    /// What to do about it.
    var advice: Advice {
        switch self {
        case .noDaemon:
            "start it: \(command: "run"), or systemctl start skill-sync where it is a service; if it ran before, see why "
                + "it ended: journalctl -u skill-sync"
        case .pollOverdue, .cycleOverdue:
            "see what its process does, then start it again: what it left open is settled first"
        case .planHeld: "look at the plan: \(command: "status")"
        case .circuitOpen: "see what fails: \(command: "check")"
        case .successTooOld:
            "see what fails: \(command: "audit cycles"), and what is out of step: \(command: "audit drift")"
        }
    }
}

extension Health {
    /// As JSON and CSV have it.
    var value: Value {
        .array(problems.map { .object(["problem": .text($0.word), "message": .text($0.words)]) })
    }

    /// In one line.
    var summary: String { isGood ? "good" : problems.map(\.words).joined(separator: "; ") }
}

extension CommandFailure {
    /// Somebody should look; `nil` where nobody need to.
    init?(_ health: Health) {
        guard let first = health.problems.first else { return nil }
        let isAlone = health.problems.count == 1
        self.init(
            isAlone ? "not healthy: \(first.words)" : "not healthy, for \(health.problems.count) reasons:",
            details: isAlone ? [] : health.problems.map(\.words), try: first.advice, .failed)
    }
}
