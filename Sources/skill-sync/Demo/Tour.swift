import Foundation
import Simulator

/// The tour: a story in steps, each a command that is really run against the simulated server. Its second half, on the
/// API as Genesys publishes it, is ``PeopleTour``.
struct Tour {
    private let context: Context
    private let folder: URL

    init(_ context: Context) {
        self.context = context
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("skill-sync-demo-\(UUID().uuidString)")
    }

    func run() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await DemoServer().serve { server in
            let stage = try DemoStage(
                context, settings: Data(PackageResources.config_example_json), in: configuration, database: database,
                environment: DemoServer.environment(of: server))
            try await firstSync(stage, server.world)
            try await outsideEdit(stage, server.world)
            try await conflict(stage, server.world)
            try await records(stage)
            try await audit(stage, server.world)
            try await tampering(stage)
        }
        try await PeopleTour(context, in: folder).run()
    }

    /// Of the same length, so that the file stays a database.
    private static let note = "the example mapping"
    private static let forgedNote = "approved by auditor"

    private var configuration: URL { folder.appendingPathComponent("config.json") }
    private var database: URL { folder.appendingPathComponent("skill-sync.db") }

    private func firstSync(_ stage: DemoStage, _ world: World) async throws {
        stage.tell("1. First sync", "A mapping file says which skills the members of each group shall have.")
        try await stage.show("import", ["import", configuration.path, "--note", Self.note], as: "config.json")
        try await stage.show("plan", ["plan"])
        try await stage.show("run --once", ["run", "--once"])
        stage.tell(nil, "Every process starts from the database alone. A second one finds nothing to do:")
        try await stage.show("run --once", ["run", "--once"])
        stage.tell(nil, "The server has seen \(await world.puts.count) PUTs, all of them in the first run.")
    }

    private func outsideEdit(_ stage: DemoStage, _ world: World) async throws {
        stage.tell("2. Somebody edits a group", "An administrator takes a skill away by hand in the admin console.")
        try await edit("Support Tier 2", ["support-basic", "language-english"], world)
        try await stage.show("plan", ["plan"])
        try await stage.show("audit drift", ["audit", "drift"])
        try await stage.show("run --once", ["run", "--once"])
    }

    private func conflict(_ stage: DemoStage, _ world: World) async throws {
        stage.tell(
            "3. A conflict",
            "Another edit; and just before our PUT arrives, somebody edits the group once more. The server answers 409."
        )
        try await edit("Billing", ["billing"], world)
        await world.inject(.conflictByOutsideEdit(skills: ["billing", "chargebacks"]), on: .put())
        try await stage.show("run --once", ["run", "--once"])
        try await stage.show("audit attempts --group Billing", ["audit", "attempts", "--group", "Billing"])
    }

    private func records(_ stage: DemoStage) async throws {
        stage.tell("4. What is on record", "All of it is in the database: no network is needed to ask.")
        try await stage.show("audit applied", ["audit", "applied"])
        try await stage.show("audit cycles", ["audit", "cycles"])
        try await stage.show("status", ["status"])
    }

    private func audit(_ stage: DemoStage, _ world: World) async throws {
        stage.tell(
            "5. The audit",
            "Billing is edited once more, and a poll sees it. What is wrong, and how did it come to that?")
        try await edit("Billing", ["billing", "refunds", "vip"], world)
        try await stage.show("plan", ["plan"])
        try await stage.show("audit drift", ["audit", "drift"])
        try await stage.show("audit trail \"Billing\"", ["audit", "trail", "Billing"])
        try await stage.show("audit explain \"Billing\"", ["audit", "explain", "Billing"])
    }

    private func tampering(_ stage: DemoStage) async throws {
        stage.tell("6. Can the answer be trusted?", "Every event carries a hash of itself and of the one before it.")
        try await stage.show("audit verify", ["audit", "verify"])
        stage.tell(
            nil, "In a copy of the file somebody turns the note \"\(Self.note)\" into \"\(Self.forgedNote)\".")
        let copy = folder.appendingPathComponent("copy.db")
        try forge(copy)
        try await stage.over(database: copy).show("audit verify --database copy.db", ["audit", "verify"])
    }

    /// Writes a copy of the database with another note in it, byte by byte.
    private func forge(_ copy: URL) throws {
        var file = try Data(contentsOf: database)
        while let range = file.range(of: Data(Self.note.utf8)) {
            file.replaceSubrange(range, with: Data(Self.forgedNote.utf8))
        }
        try file.write(to: copy)
    }

    private func edit(_ name: String, _ skills: [String], _ world: World) async throws {
        guard let group = await world.group(named: name) else { return }
        try await world.edit(group.id, skills: skills)
    }
}
