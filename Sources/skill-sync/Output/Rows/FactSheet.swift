/// An answer that is one thing with its facts, not a list of rows.
struct FactSheet {
    /// By the stable keys that JSON and CSV have.
    let facts: KeyValuePairs<String, Value>

    /// The facts for programs, or `text` for people.
    func render(as format: OutputFormat, style: Style, text: () throws -> String) throws -> String {
        switch format {
        case .table:
            return try text()
        case .json:
            let object = Dictionary(facts.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
            return try Value.object(object).json(pretty: true) + "\n"
        case .csv:
            let fields = facts.map { key, value in Listing<Void>.Field(key) { value } }
            return try Listing<Void>(fields: fields, columns: [], whenEmpty: "").render([()], as: .csv, style: style)
        }
    }
}
