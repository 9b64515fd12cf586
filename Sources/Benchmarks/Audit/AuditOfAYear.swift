import Domain
import Foundation
import Store

/// What it takes to ask a database of a year: the program as a whole process, and the sqlite3 shell with the same SQL beside
/// it.
struct AuditOfAYear {
    let program: String
    let database: YearDatabase

    struct Answer {
        let line: String
        let milliseconds: Double
        var shellMilliseconds: Double?
        let peakMebibytes: Double
    }

    struct Pruning {
        let events: Int
        let milliseconds: Double
        let longestTransactionMilliseconds: Double
    }

    struct Result {
        let attempts: Int?
        let made: YearOfHistory.Tally?
        let trailEvents: Int
        let answers: [Answer]
        let long: [Answer]
        let verify: Answer
        let verifiedEvents: Int
        /// `nil` where the program has no such command.
        let report: Answer?
        let bytes: Int
        let bytesByName: [(name: String, bytes: Int)]
        let pruning: Pruning
    }

    func measure() throws -> Result {
        let subject = try database.subject()
        let shell = SQLiteShell()
        let now = Date()
        let answers = try AuditQuestion.all.map { question in
            try answer(
                question.line, question.arguments(subject),
                beside: shell?.command(
                    question.line, values: question.values(subject, now: now), database: database.path))
        }
        let long = try [
            "audit attempts --format json", "audit attempts --format csv", "audit export",
        ].map { line in try answer(line, line.split(separator: " ").map(String.init), most: 1) }
        let verify = try answer("audit verify", ["audit", "verify"])
        var trailEvents = 0
        try database.store().trail(of: subject.group.serverID) { _ in
            trailEvents += 1
            return true
        }
        let counted = try shell?.command("attempts", database: database.path).map(output)
        return Result(
            attempts: database.made?.attempts ?? counted.flatMap { Int($0.split(separator: "\n").first ?? "") },
            made: database.made, trailEvents: trailEvents, answers: answers, long: long, verify: verify,
            verifiedEvents: try verifiedEvents(), report: try report(), bytes: database.bytes,
            bytesByName: try bytesByName(shell), pruning: try pruning())
    }

    // MARK: Commands

    private func ours(_ arguments: [String], _ database: String? = nil) -> [String] {
        [program] + arguments + ["--database", database ?? self.database.path]
    }

    /// The medians of a few runs in turn, after one of each that warms up, and the peak of one more.
    private func answer(
        _ line: String, _ arguments: [String], beside peer: [String]? = nil, most: Int = 25
    ) throws -> Answer {
        tell(line)
        let command = ours(arguments)
        var times: [Double] = []
        var shellTimes: [Double] = []
        let peak = try MeasuredProcess(command, in: database.folder).peakMebibytesUntilExit()
        let begun = ContinuousClock().now
        _ = try peer.map { try milliseconds($0, exits: [0]) }
        // What takes long need not be measured as often: it varies less.
        repeat {
            times.append(try milliseconds(command, exits: AuditQuestion.exits))
            if let peer { shellTimes.append(try milliseconds(peer, exits: [0])) }
        } while times.count < most && (times.count < min(most, 3) || ContinuousClock().now - begun < .seconds(2))
        return Answer(
            line: line, milliseconds: median(times), shellMilliseconds: peer == nil ? nil : median(shellTimes),
            peakMebibytes: peak)
    }

    private func milliseconds(_ command: [String], exits: Set<Int32>) throws -> Double {
        let clock = ContinuousClock()
        let begun = clock.now
        let exit = try MeasuredProcess(command, in: database.folder).waitUntilExit()
        let time = clock.now - begun
        guard exits.contains(exit) else { throw CommandDidFail(command: command, exit: exit) }
        return time / .milliseconds(1)
    }

    private func output(_ command: [String]) throws -> String {
        let file = database.folder.appendingPathComponent("output-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data().write(to: file)
        let exit = try MeasuredProcess(command, in: database.folder, output: FileHandle(forWritingTo: file))
            .waitUntilExit()
        guard exit == 0 else { throw CommandDidFail(command: command, exit: exit) }
        return try String(contentsOf: file, encoding: .utf8)
    }

    private func tell(_ what: String) {
        try? FileHandle.standardError.write(contentsOf: Data("measuring \(what)\n".utf8))
    }

    // MARK: What is no query

    private func verifiedEvents() throws -> Int {
        struct Facts: Decodable { let events: Int }
        let facts = try output(ours(["audit", "verify", "--format", "json"]))
        return try JSONDecoder().decode(Facts.self, from: Data(facts.utf8)).events
    }

    private func report() throws -> Answer? {
        let subcommands = try output([program, "audit", "--help"])
        guard subcommands.contains(#/\n +report /#) else { return nil }
        let page = database.folder.appendingPathComponent("report.html")
        defer { try? FileManager.default.removeItem(at: page) }
        return try answer(
            "audit report --out FILE --since 30d", ["audit", "report", "--out", page.path, "--since", "30d"])
    }

    private func bytesByName(_ shell: SQLiteShell?) throws -> [(name: String, bytes: Int)] {
        guard let command = shell?.command("bytes", database: database.path) else { return [] }
        return try output(command).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|")
            guard cells.count == 2, let bytes = Int(cells[1]) else { return nil }
            return (String(cells[0]), bytes)
        }
    }

    /// The time is that of the whole process; how long each transaction holds the writer up is seen from within.
    private func pruning() throws -> Pruning {
        tell("db prune --before 182d")
        let time = try database.withCopy { copy in
            try milliseconds(ours(["db", "prune", "--before", "182d"], copy), exits: [0])
        }
        return try database.withCopy { copy in
            let store = try Store.open(at: copy, now: Date.init)
            let clock = ContinuousClock()
            var last: ContinuousClock.Instant?
            var longest = Duration.zero
            let pruned = try store.prune(before: Date().addingTimeInterval(-182 * 86_400), by: "ann@desk-07") { _ in
                let now = clock.now
                // The first is not counted: before it the store looks for what is to be kept.
                longest = max(longest, last.map { now - $0 } ?? .zero)
                last = now
                return true
            }
            return Pruning(
                events: pruned.events, milliseconds: time,
                longestTransactionMilliseconds: longest / .milliseconds(1))
        }
    }
}

/// A command that answered otherwise than it should: what it took to do that tells nothing.
struct CommandDidFail: Error {
    let command: [String]
    let exit: Int32
}
