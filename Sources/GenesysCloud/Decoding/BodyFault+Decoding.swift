import Domain

extension DirectoryError.BodyFault {
    /// What kept a body from being decoded, and where.
    ///
    /// - Parameter root: the coding path of what was to be decoded; places are told from there.
    init(_ error: any Error, below root: [any CodingKey] = []) {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): self = .value(.missing, at: Self.place(context, root, key))
        case .valueNotFound(_, let context): self = .value(.null, at: Self.place(context, root))
        case .typeMismatch(_, let context): self = .value(.wrongType, at: Self.place(context, root))
        case .dataCorrupted(let context) where context.codingPath.count > root.count:
            // The words of others may change.
            let fault = DirectoryError.ValueFault(rawValue: context.debugDescription) ?? .unreadable
            self = .value(fault, at: Self.place(context, root))
        case .dataCorrupted, nil: self = .notJSON
        @unknown default: self = .value(.unreadable, at: "")
        }
    }

    private static func place(
        _ context: DecodingError.Context, _ root: [any CodingKey], _ last: (any CodingKey)? = nil
    ) -> String {
        let path = context.codingPath.dropFirst(root.count) + (last.map { [$0] } ?? [])
        return path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
    }
}
