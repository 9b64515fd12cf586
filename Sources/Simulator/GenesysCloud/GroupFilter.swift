import Foundation

/// The filters that groups have: `id eq` and `displayname eq`. Names are compared without regard to case, so that what
/// comes back may be more than was meant.
struct GroupFilter: Sendable {
    private enum Attribute: String {
        case id, displayname
    }

    private let attribute: Attribute
    private let value: String

    /// `nil` for any other filter.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count == 3, let attribute = Attribute(rawValue: words[0].lowercased()),
            words[1].lowercased() == "eq"
        else { return nil }
        self.attribute = attribute
        if words[2].hasPrefix("\"") {
            guard let value = try? JSONDecoder().decode(String.self, from: Data(words[2].utf8)) else { return nil }
            self.value = value
        } else {
            value = String(words[2])
        }
    }

    func matches(_ group: SimulatedGroup) -> Bool {
        switch attribute {
        case .id: group.id == value
        case .displayname: group.displayName.lowercased() == value.lowercased()
        }
    }
}
