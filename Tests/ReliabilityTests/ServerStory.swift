import Domain
import Simulator
import TestSupport

/// What the server alone can tell of a trial, and whether the database says the same.
protocol ServerStory: Sendable {
    init(_ world: World, _ scene: Scene) async

    /// The mappings that the program was last given.
    var season: Season { get set }

    /// Notes how things stand as a process is started.
    mutating func processStarts(_ world: World) async

    /// Somebody edits something while nobody is at work.
    mutating func othersEdit(_ world: World, _ random: inout SeededRandom) async throws

    /// Completes the story from the server's log, when all is over.
    mutating func conclude(_ world: World) async

    /// The writes that had an effect.
    var acceptedWrites: Int { get }

    /// Each write that arrived has an attempt of its own.
    func everyWriteIsOnRecord(in attempts: [Attempt], _ findings: inout Findings)

    /// Whether the attempt is one of which nobody can tell for ten minutes that it will not arrive.
    func mayStillArrive(_ attempt: Attempt) -> Bool

    /// Compares everything else, when all is over and the program has ended with 0.
    func compare(with attempts: [Attempt], _ rows: DatabaseRows, _ findings: inout Findings) throws
}

extension Scene {
    func story(of world: World) async -> any ServerStory {
        isOfPeople ? await PeopleStory(world, self) : await GroupStory(world, self)
    }
}

extension RequestRecord {
    var isWrite: Bool { put != nil || [.grant, .revoke].contains(endpoint) }
    var tookEffect: Bool { put?.tookEffect ?? !skillEdits.isEmpty }
}
