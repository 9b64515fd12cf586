import GRDB

/// A JSON document as a tree that keeps every member in the order in which it was written.
///
/// SQLite reads the JSON (https://www.sqlite.org/json1.html), because it keeps a key that an object has twice, where
/// Foundation drops one of the two without a word.
public struct JSONOutline: Hashable, Sendable {
    /// What a value is; the words are SQLite's, of `json_type`.
    public enum ValueType: String, Sendable {
        case null
        case `true`
        case `false`
        case integer
        case real
        case text
        case array
        case object
    }

    /// The member's key in its object, or its 0-based position in its array; empty for the document itself.
    public let key: String
    public let type: ValueType
    /// The text of a string, or of a number; `nil` for all else.
    public let text: String?
    public private(set) var children: [JSONOutline]

    /// - Returns: `nil` where `document` is no JSON.
    public static func reading(_ document: String) throws(StoreError) -> JSONOutline? {
        do {
            return try DatabaseQueue().read { db in
                let isJSON = try Bool.fetchOne(db, sql: "SELECT json_valid(?)", arguments: [document]) ?? false
                return isJSON ? try tree(of: document, db) : nil
            }
        } catch {
            throw StoreError(error, path: ":memory:")
        }
    }

    private static func tree(of document: String, _ db: Database) throws -> JSONOutline? {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT id, parent, CAST(key AS TEXT) AS key, type, CAST(atom AS TEXT) AS atom FROM json_tree(?)",
            arguments: [document])
        var nodes: [Int64: JSONOutline] = [:]
        // Children come after their parents, so going backwards each is whole before it is handed to its parent.
        for row in rows.reversed() {
            let id: Int64 = row["id"]
            let type: ValueType = try row.value("type")
            let isScalar = type == .text || type == .integer || type == .real
            let node = JSONOutline(
                key: row["key"] ?? "", type: type, text: isScalar ? row["atom"] : nil,
                children: nodes[id]?.children.reversed() ?? [])
            guard let parent: Int64 = row["parent"] else { return node }
            nodes[parent, default: .placeholder].children.append(node)
            nodes[id] = nil
        }
        return nil
    }

    private static let placeholder = JSONOutline(key: "", type: .null, text: nil, children: [])
}
