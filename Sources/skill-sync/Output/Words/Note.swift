extension String {
    /// The text as a note beneath an answer, on as many lines as it needs, without what a terminal would obey.
    var note: String {
        "! " + harmless.wrapped(to: Table<Void>.width - 2).joined(separator: "\n  ")
    }
}
