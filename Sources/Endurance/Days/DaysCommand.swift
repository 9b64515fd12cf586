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
        var tally = DayTally()
        var seed = seed
        while tally.cycles < cycles {
            let day = Day(seed: seed, cycles: min(cyclesADay, cycles - tally.cycles))
            do {
                tally.add(try await day.live())
            } catch {
                print(
                    "day of seed \(seed) failed: \(error)\nagain: endurance days --seed \(seed) --cycles \(day.cycles)")
                throw ExitCode.failure
            }
            seed += 1
        }
        let seconds = (ContinuousClock.now - begun) / .seconds(1)
        print(tally.text)
        print("seeds \(self.seed) to \(seed - 1), \(seconds.formatted(.number.precision(.fractionLength(1)))) s")
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
