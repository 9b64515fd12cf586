import Foundation

/// The parameters of a query, each as often as it was given; `+` is a blank.
struct Query: Sendable {
    private let items: [URLQueryItem]

    init(_ text: String?) {
        var components = URLComponents()
        components.percentEncodedQuery = text.map { $0.replacing("+", with: "%20") }
        items = components.queryItems ?? []
    }

    var names: Set<String> { Set(items.map(\.name)) }

    func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map { $0.value ?? "" }
    }

    func first(_ name: String) -> String? { all(name).first }
}
