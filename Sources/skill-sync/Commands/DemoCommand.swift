import ArgumentParser
import Simulator

struct DemoCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A tour with a simulated server on loopback: no credentials, no network.",
        discussion: """
            First sync, an outside edit, a conflict, a restart, the audit; then the API as Genesys publishes it, where people \
            have the skills. Every command that is shown is run, and what it prints is what it printed. The databases are \
            made in a temporary folder and go when the tour ends.

            EXAMPLES
              skill-sync demo
              skill-sync demo --serve       only the server, to try commands by hand
            """)

    @Flag(help: "Start the simulated server alone and leave it running until Ctrl-C.")
    var serve = false

    @Option(help: ArgumentHelp("With --serve: the port (default: a free one).", valueName: "n"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "With --serve: what the server speaks, group-skills, scim or genesys-cloud.", valueName: "name"))
    var dialect: DemoServer.Speech?

    /// It has a configuration and a database of its own.
    var given: GivenOptions { GivenOptions() }

    func validate() throws {
        if dialect != nil, !serve { throw ValidationError("--dialect goes with --serve") }
        guard let port else { return }
        if !serve { throw ValidationError("--port goes with --serve") }
        if !(0...65535).contains(port) { throw ValidationError("--port must be 0 to 65535, but is \(port)") }
    }

    func run(_ context: Context) async throws {
        if serve {
            do {
                try await DemoServer(port: port ?? 0, speech: dialect ?? .groupSkills)
                    .serveUntilSignalled(context.console)
            } catch let error as SimulatedServer.PortUnavailable {
                throw CommandFailure(
                    "cannot listen on port \(error.port) of 127.0.0.1: \(error.reason)",
                    try: "give another one with --port, or none for one that is free", .failed)
            }
        } else {
            try await Tour(context).run()
        }
    }
}
