import Domain
import Foundation
import GRDB
import Store
import Synchronization

/// A folder of its own for each test, with a store on a real file and a clock that the test sets. It goes when it and its
/// stores have gone.
final class Scratch: Sendable {
    let folder: URL
    private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.appendingPathComponent("skill-sync.db").path }
    var now: Date { time.withLock { $0 } }

    func advance(_ seconds: Double) {
        time.withLock { $0 += seconds }
    }

    func store(_ access: Store.Access = .readWrite) throws -> Store {
        try Store.open(at: path, access: access, now: { self.now })
    }

    /// The database file as it is on disk.
    func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// What plain SQL says, as `sqlite3` would see it.
    func sql(_ query: String) throws -> [[String]] {
        try plain().read { db in
            try Row.fetchAll(db, sql: query).map { row in
                row.databaseValues.map { value in
                    if case .null = value.storage { "NULL" } else { String.fromDatabaseValue(value) ?? "\(value)" }
                }
            }
        }
    }

    func execute(_ statement: String) throws {
        try plain().inDatabase { db in try db.execute(sql: statement) }
    }

    private func plain() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

extension Provenance {
    static func test(at date: Date = Date(timeIntervalSince1970: 1_800_000_000), note: String? = nil) -> Provenance {
        Provenance(importedAt: date, importedBy: "ann@desk", source: "/mappings.json", note: note)
    }
}

extension Sighting {
    static func test(
        _ id: String, name: String? = nil, version: String? = "1", lastModified: String? = "t1", skills: SkillSet? = []
    ) -> Sighting {
        Sighting(
            id: id, displayName: name ?? "Group \(id)", version: version, lastModified: lastModified, skills: skills)
    }
}

extension Store {
    /// A poll that sees these pages of groups, each with the fingerprint that its groups make.
    @discardableResult
    func poll(
        _ pages: [[Sighting]], total: Int? = nil, in cycle: Cycle.ID, finish: Bool = true
    ) throws -> PollConclusion? {
        let known = try knownPages()
        var poll = Poll()
        let totalResults = total ?? pages.reduce(0) { $0 + $1.count }
        for groups in pages {
            guard let startIndex = poll.next else { break }
            let page = GroupPage.test(groups, at: startIndex, total: totalResults, known: known[startIndex])
            try poll.take(page)
            if case .groups(let groups) = page.contents { try absorb(groups, of: page, in: cycle) }
        }
        return finish ? try conclude(poll, in: cycle) : nil
    }

    /// A cycle that only polls.
    @discardableResult
    func pollOnce(_ pages: [[Sighting]], total: Int? = nil) throws -> PollConclusion? {
        let cycle = try openCycle(.sync, mode: .replace)
        let conclusion = try poll(pages, total: total, in: cycle)
        var tally = Cycle.Tally()
        tally.complete = conclusion?.isComplete ?? false
        try closeCycle(cycle, .converged, tally: tally)
        return conclusion
    }
}

extension GroupPage {
    static func test(_ groups: [Sighting], at startIndex: Int, total: Int?, known: KnownPage? = nil) -> GroupPage {
        var hasher = Hasher()
        hasher.combine(groups)
        hasher.combine(total)
        let hash = withUnsafeBytes(of: hasher.finalize().bigEndian, Array.init)
        let fingerprint = Fingerprint(bytes: Array(repeating: hash, count: 4).flatMap(\.self))
        let isKnown = known?.fingerprint == fingerprint
        return GroupPage(
            startIndex: startIndex, fingerprint: fingerprint, groupCount: groups.count, totalResults: total,
            contents: isKnown ? .unchanged : .groups(groups))
    }
}
