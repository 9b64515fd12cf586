/// Which configuration and which database a command is about, as its user said it.
///
/// A command that a message names for the user to run is about the same, so it repeats them.
struct GivenOptions: Hashable, Sendable {
    var config: String?
    var database: String?

    /// A command of this program as it can be typed into a shell.
    ///
    /// - Parameter words: what follows the program's name, already as a shell takes it.
    func command(_ words: String) -> String {
        let options = [("--config", config), ("--database", database)]
        return
            (["skill-sync", words] + options.flatMap { name, path in path.map { [name, $0.quotedForShell] } ?? [] })
            .joined(separator: " ")
    }

    /// The same, where the command is about this database, whichever was given.
    func about(database: String?) -> GivenOptions {
        GivenOptions(config: config, database: database ?? self.database)
    }
}

extension String {
    /// As one word of a POSIX shell.
    var quotedForShell: String {
        if wholeMatch(of: /[A-Za-z0-9_@%+=:,.\/-]+/) != nil { return self }
        return "'" + replacing("'", with: "'\\''") + "'"
    }

    /// As the value of an option. One that begins with a hyphen would be taken for an option itself.
    func quotedForShell(asValueOf option: String) -> String {
        option + (hasPrefix("-") ? "=" : " ") + quotedForShell
    }
}
