import Foundation

extension CommandFailure {
    /// The same, where a server refused the credentials and nobody had said what it speaks: most likely they are those of another
    /// dialect.
    func namingAssumedDialect(_ options: GlobalOptions, _ context: Context) -> CommandFailure {
        guard exitCode == .noPermission, !isSilent, options.configurationPath(context) == nil else { return self }
        let place = URL(fileURLWithPath: "config.json").path
        return CommandFailure(
            what,
            details: details + [
                "no configuration was found at \(place), so the dialect \(Dialect.groupSkills.name) was assumed"
            ],
            try: "if the server speaks another dialect, name its configuration with --config; else " + advice, exitCode)
    }
}
