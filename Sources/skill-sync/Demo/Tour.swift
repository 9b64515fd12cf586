import ArgumentParser
import Foundation
import Simulator

/// The tour: a story in steps, each a command that is really run against the simulated server.
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
        try Data(PackageResources.config_example_json).write(to: URL(fileURLWithPath: configuration))
        try await DemoServer().serve { server in
            let stage = Stage(
                context: context, environment: DemoServer.environment(of: server),
                paths: ["--config", configuration, "--database", database])
            try await firstSync(stage, server.world)
            try await outsideEdit(stage, server.world)
            try await conflict(stage, server.world)
            try await audit(stage)
        }
    }

    private var configuration: String { folder.appendingPathComponent("config.json").path }
    private var database: String { folder.appendingPathComponent("skill-sync.db").path }

    private func firstSync(_ stage: Stage, _ world: World) async throws {
        stage.tell("1. First sync", "A mapping file says which skills the members of each group shall have.")
        try await stage.show("import", ["import", configuration, "--note", "the example mapping"], as: "config.json")
        try await stage.show("plan", ["plan"])
        try await stage.show("run --once", ["run", "--once"])
        stage.tell(nil, "Every process starts from the database alone. A second one finds nothing to do:")
        try await stage.show("run --once", ["run", "--once"])
        stage.tell(nil, "The server has seen \(await world.puts.count) PUTs, all of them in the first run.")
    }

    private func outsideEdit(_ stage: Stage, _ world: World) async throws {
        stage.tell("2. Somebody edits a group", "An administrator takes a skill away by hand in the admin console.")
        try await edit("Support Tier 2", ["support-basic", "language-english"], world)
        try await stage.show("plan", ["plan"])
        try await stage.show("audit drift", ["audit", "drift"])
        try await stage.show("run --once", ["run", "--once"])
    }

    private func conflict(_ stage: Stage, _ world: World) async throws {
        stage.tell(
            "3. A conflict",
            "Another edit; and just before our PUT arrives, somebody edits the group once more. The server answers 409."
        )
        try await edit("Billing", ["billing"], world)
        await world.inject(.conflictByOutsideEdit(skills: ["billing", "chargebacks"]), on: .put())
        try await stage.show("run --once", ["run", "--once"])
        try await stage.show("audit attempts --group Billing", ["audit", "attempts", "--group", "Billing"])
    }

    private func audit(_ stage: Stage) async throws {
        stage.tell("4. The audit", "Who gave these agents their skills, when, by whose mapping, and did it stick?")
        try await stage.show("audit trail \"Billing\"", ["audit", "trail", "Billing"])
        try await stage.show("audit applied", ["audit", "applied"])
        try await stage.show("audit cycles", ["audit", "cycles"])
        try await stage.show("status", ["status"])
    }

    private func edit(_ name: String, _ skills: [String], _ world: World) async throws {
        guard let group = await world.group(named: name) else { return }
        try await world.edit(group.id, skills: skills)
    }
}

/// Runs the commands of the tour and shows what they print.
private struct Stage {
    let context: Context
    let environment: [String: String]
    /// What tells a command where the tour's files are; left out of what is shown.
    let paths: [String]

    func tell(_ title: String?, _ text: String) {
        let heading = title.map { context.console.style.paint($0, .bold) + "\n" } ?? ""
        context.console.out("\n" + heading + text + "\n")
    }

    /// Runs one command, after showing it as a user would type it.
    func show(_ command: String, _ arguments: [String], as shown: String? = nil) async throws {
        let style = context.console.style
        context.console.out("\n" + style.paint("$ skill-sync \(command)\(shown.map { " " + $0 } ?? "")", .good) + "\n")
        let quiet = context.with(environment: environment)
        guard
            let parsed = try SkillSync.parseAsRoot(arguments + paths + ["--log-level", "error"]) as? any ContextCommand
        else { return }
        do {
            try await parsed.run(quiet)
        } catch let failure as CommandFailure where failure.what.isEmpty {
            context.console.out(style.paint("(exit code \(failure.exitCode.rawValue))", .faint) + "\n")
        }
    }
}
