import ArgumentParser

/// What takes longer than a test may: days in virtual time, and a soak in real time.
@main
struct Endurance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "endurance", abstract: "Lets skill-sync live through bad days, and watches.",
        subcommands: [DaysCommand.self, SoakCommand.self])
}
