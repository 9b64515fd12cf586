import ArgumentParser
import Domain
import Store

struct AuditExportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "All events in order, a line of JSON each (NDJSON), with their hashes: for a SIEM.",
        discussion: """
            A line has the event's number, its time, its hash, and the event as it was
            hashed: the hash is the SHA-256 of the 32 bytes of the hash in the line
            before and the text of the member "event".

            EXAMPLES
              skill-sync audit export > events.ndjson
              skill-sync audit export --after 4711 >> events.ndjson   goes on from there
              skill-sync audit export --since 24h | jq -c .event
            """)

    @Option(
        help: ArgumentHelp("From then on: \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Only what came after the event of this number.", valueName: "id"))
    var after: Int64 = 0

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if after < 0 { throw ValidationError("--after must be the number of an event, but is \(after)") }
    }

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let style = context.console.style
        var output = ChunkedOutput(context.console)
        do {
            try store.events(after: after, since: since?.date(now: context.now())) { event in
                // A program gets the text that was hashed, to the byte.
                output.write((style.isTerminal ? event.json.harmlessJSON : event.json) + "\n")
                return output.hasReader
            }
        } catch {
            throw CommandFailure(error)
        }
        output.flush()
    }
}
