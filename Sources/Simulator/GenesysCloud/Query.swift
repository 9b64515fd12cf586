import Foundation

/// The parameters of a query, each as often as it was given; `+` is a blank.
struct Query: Sendable {
    private let items: [URLQueryItem]

    /// A text that is not encoded as it has to be is one parameter, of that name, and none that anybody knows.
    init(_ text: String?) {
        let text = text ?? ""
        let components = URLComponents(
            string: "?" + text.replacing("+", with: "%20"), encodingInvalidCharacters: false)
        items = components.map { $0.queryItems ?? [] } ?? [URLQueryItem(name: text, value: nil)]
    }

    var names: Set<String> { Set(items.map(\.name)) }

    func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map { $0.value ?? "" }
    }

    func first(_ name: String) -> String? { all(name).first }
}
