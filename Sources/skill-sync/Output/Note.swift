extension String {
    /// The text as a note beneath an answer, on as many lines as it needs.
    var note: String {
        "! " + wrapped(to: Table<Void>.width - 2).joined(separator: "\n  ")
    }
}
