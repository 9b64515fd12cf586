extension String {
    /// The text as a note beneath an answer, on as many lines as it needs, without what a terminal would obey.
    func note(_ style: Style) -> String {
        "! " + harmless.wrapped(to: style.proseWidth - 2).joined(separator: "\n  ")
    }
}
