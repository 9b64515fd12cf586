import ArgumentParser
import Domain
import Foundation

struct DaysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "days",
        abstract: "Days of imports, outside edits, faults, crashes and clock jumps in virtual time.",
        discussion: """
            Every other day is one of Genesys Cloud, where people bear the skills. Each day has a seed of its own: one that \
            fails is printed, and --seed has it again.
            """)

    @Option(help: "The seed of the first day; the others follow.")
    var seed = UInt64.random(in: 1...1_000_000_000)

    @Option(help: "How many cycles in all.")
    var cycles = 10_000

    @Option(help: "How many cycles a day.")
    var cyclesADay = 480

    func run() async throws {
        let begun = ContinuousClock.now
        let days = stride(from: 0, to: cycles, by: cyclesADay).enumerated().map { number, lived in
            Day(seed: seed + UInt64(number), cycles: min(cyclesADay, cycles - lived))
        }
        let tally = try await live(through: days)
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        print(tally.text)
        print(
            "seeds \(seed) to \(seed + UInt64(days.count) - 1), \(seconds.formatted(.number.precision(.fractionLength(1)))) s"
        )
    }

    /// Lives through the days, as many at once as there are processors: a day has nothing in common with another.
    private func live(through days: [Day]) async throws -> DayTally {
        try await withThrowingTaskGroup(of: DayTally.self) { group in
            var ahead = days.makeIterator()
            func begin(_ day: Day) {
                group.addTask {
                    do {
                        return try await day.live()
                    } catch {
                        throw FailedDay(day: day, error: error)
                    }
                }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { ahead.next().map(begin) }
            var tally = DayTally()
            do {
                while let lived = try await group.next() {
                    tally.add(lived)
                    ahead.next().map(begin)
                }
            } catch let failed as FailedDay {
                print(failed)
                throw ExitCode.failure
            }
            return tally
        }
    }
}

/// A day that went wrong, and how to live through it again.
struct FailedDay: Error, CustomStringConvertible {
    let day: Day
    let error: any Error

    var description: String {
        """
        day of seed \(day.seed) failed: \(error)
        again: make days SEED=\(day.seed) CYCLES=\(day.cycles)
        """
    }
}

/// What happened in a day, so that nobody takes a quiet one for a proof.
struct DayTally: Sendable, Equatable {
    var cycles = 0
    var converged = 0
    var held = 0
    var approved = 0
    var crashes = 0
    var restarts = 0
    var clockJumps = 0
    var imports = 0
    var outsideEdits = 0
    var faults = 0
    var requests = 0
    var writesInEffect = 0
    var attempts = 0

    mutating func add(_ other: DayTally) {
        cycles += other.cycles
        converged += other.converged
        held += other.held
        approved += other.approved
        crashes += other.crashes
        restarts += other.restarts
        clockJumps += other.clockJumps
        imports += other.imports
        outsideEdits += other.outsideEdits
        faults += other.faults
        requests += other.requests
        writesInEffect += other.writesInEffect
        attempts += other.attempts
    }

    var text: String {
        """
        cycles          \(cycles), of them \(converged) converged and \(held) held
        plans approved  \(approved)
        crashes         \(crashes), and \(restarts) restarts
        clock jumps     \(clockJumps)
        imports         \(imports)
        outside edits   \(outsideEdits)
        requests        \(requests), \(faults) of them met a fault
        writes applied  \(writesInEffect), each with its attempt (\(attempts) attempts in all)
        """
    }
}
