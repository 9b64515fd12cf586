import Domain
import Foundation
import GenesysCloud
import Simulator
import Store
import SyncEngine
import TestSupport

/// Where a day takes place: what there is at the server, what others do to it, and what must never be done to it.
protocol Surroundings: Sendable {
    /// The server that has them.
    static func server(_ configuration: inout SimulatedServer.Configuration)

    /// The client that speaks with it.
    static func client(
        _ configuration: ClientConfiguration, clock: any Clock<Duration>, wallClock: @escaping WallClock,
        random: @escaping Chance
    ) -> any Directory

    /// Puts up what is there before anything is mapped.
    static func settle(in world: World, mode: Mode, _ random: inout SeededRandom) async throws -> Self

    var world: World { get }

    /// The mappings of the next revision.
    mutating func remap(_ random: inout SeededRandom) -> [Mapping]

    /// What others do before a cycle.
    ///
    /// - Parameter store: what is known of it all by then.
    /// - Returns: how many edits that were.
    mutating func othersEdit(beside store: Store, _ random: inout SeededRandom) async throws -> Int

    /// Has the next cycle meet what one kind of write alone can meet.
    func injectFaults(_ random: inout SeededRandom) async

    /// Has nothing go wrong any more, at the end of the day.
    mutating func quieten() async

    /// Notes how things stand before a cycle.
    mutating func cycleBegins() async

    /// The writes among the requests.
    func writes(in requests: ArraySlice<RequestRecord>) -> [SeenWrite]

    /// The write that the attempt tells of.
    func write(of attempt: Attempt) -> SentWrite

    /// What the requests of a cycle did that nobody may do.
    mutating func trespass(_ requests: ArraySlice<RequestRecord>, _ report: CycleReport?) async -> String?

    /// What is not as the mappings ask for when all has come to rest.
    func whatIsAmiss() async -> String?
}

/// For so many cycles that saw everything a skill must have been gone before nobody takes it for ours any more: those of
/// ``Grant/longestLag``, and as many after the clock was set back.
let cyclesUntilGone = 6

/// A write, as both sides tell it.
struct SentWrite: Hashable {
    let target: String
    var version: String?
    /// What is given; of a group all that it shall bear.
    let given: SkillSet
    /// By id.
    var taken: Set<String> = []
}

/// A write that the server saw.
struct SeenWrite {
    let write: SentWrite
    let status: Int?
    /// It asked for what was in force already.
    let isNeedless: Bool
}

extension SeededRandom {
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func some(of ids: [String], most: Int) -> [String] {
        Array(ids.shuffled(using: &self).prefix(Int.random(in: 0...most, using: &self)))
    }
}
