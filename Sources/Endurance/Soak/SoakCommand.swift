import ArgumentParser

struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak", abstract: "The daemon, for as long as is asked, against a server that misbehaves.")

    func run() async throws {}
}
