extension DecodingError {
    /// What is wrong with a body, and where, in one line.
    ///
    /// - Parameter root: the coding path of what was to be decoded; places are told from there.
    func reason(below root: [any CodingKey] = []) -> String {
        switch self {
        case .keyNotFound(let key, let context): "\(place(context, root, key)) is missing"
        case .valueNotFound(_, let context): "\(place(context, root)) is null"
        case .typeMismatch(_, let context): "\(place(context, root)) is of the wrong type"
        case .dataCorrupted(let context) where context.codingPath.count > root.count:
            // The words of others may change.
            "\(place(context, root)) \(WireObjection(rawValue: context.debugDescription)?.rawValue ?? "is unreadable")"
        case .dataCorrupted: "it is no JSON"
        @unknown default: "it cannot be decoded"
        }
    }

    private func place(_ context: Context, _ root: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
        let path = context.codingPath.dropFirst(root.count) + (last.map { [$0] } ?? [])
        if path.isEmpty { return "it" }
        return path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
    }
}
