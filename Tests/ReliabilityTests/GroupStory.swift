import Domain
import Foundation
import Simulator
import TestSupport

/// Every version that a group had, and who made it.
struct GroupStory: ServerStory {
    enum Author: Hashable, Sendable {
        case others
        /// The accepted PUT of this request.
        case client(request: Int)
    }

    struct Version: Hashable, Sendable {
        let skills: Set<String>
        let author: Author
    }

    /// The state at the moment when a process was started.
    struct Start: Sendable {
        let time: Date
        let requests: Int
        let versions: [String: Int]
    }

    let scene: Scene
    var season = Season.autumn
    private(set) var starts: [Start] = []
    private(set) var versions: [String: [Int: Version]] = [:]
    private(set) var requests: [RequestRecord] = []
    private(set) var groups: [String: SimulatedGroup] = [:]
    /// Versions that came from nowhere.
    private(set) var unexplained: [String] = []

    init(_ world: World, _ scene: Scene) async {
        self.scene = scene
        for group in await world.groups { note(group) }
    }

    mutating func processStarts(_ world: World) async {
        starts.append(
            Start(
                // To the millisecond, as the database has times.
                time: Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.down) / 1000),
                requests: await world.counts.arrived,
                versions: Dictionary(uniqueKeysWithValues: await world.groups.map { ($0.id, $0.version) })))
    }

    mutating func othersEdit(_ world: World, _ random: inout SeededRandom) async throws {
        guard let group = await world.groups.randomElement(using: &random) else { return }
        note(try await world.edit(group.id, skills: group.skills + Scene.edited("while nobody was at work")))
    }

    /// Notes a version that others made.
    private mutating func note(_ group: SimulatedGroup) {
        versions[group.id, default: [:]][group.version] = Version(skills: Set(group.skills), author: .others)
    }

    mutating func conclude(_ world: World) async {
        requests = await world.requests
        groups = Dictionary(uniqueKeysWithValues: await world.groups.map { ($0.id, $0) })
        for put in puts {
            guard case .replaced(let version) = put.effect else { continue }
            versions[put.groupID, default: [:]][version] = Version(
                skills: Set(put.skills ?? []), author: .client(request: put.request))
        }
        // The edits that a fault made in the moment of a PUT fill what is missing between the others.
        for (id, group) in groups {
            var edits = requests.filter { $0.groupID == id }.compactMap { request -> [String]? in
                if case .conflictByOutsideEdit(let skills)? = request.fault { skills } else { nil }
            }
            for version in 1...group.version where version >= first(of: id) && versions[id]?[version] == nil {
                if edits.isEmpty {
                    unexplained.append("\(group.displayName) version \(version)")
                } else {
                    versions[id]?[version] = Version(skills: Set(edits.removeFirst()), author: .others)
                }
            }
        }
    }

    var puts: [PutRecord] { requests.compactMap(\.put) }
    var acceptedWrites: Int { puts.count { $0.tookEffect } }

    /// When the process was started that made the attempt.
    func start(of attempt: Attempt) -> Start? { starts.last { $0.time <= attempt.plannedAt } }

    /// What others left the last time they wrote the group.
    func lastEdit(of id: String) -> Set<String> {
        let theirs = versions[id]?.filter { $0.value.author == .others }.max { $0.key < $1.key }
        return theirs?.value.skills ?? []
    }

    func othersWrote(_ id: String, after version: Int) -> Bool {
        versions[id]?.contains { $0.key > version && $0.value.author == .others } ?? false
    }

    private func first(of id: String) -> Int { versions[id]?.keys.min() ?? 1 }
}
