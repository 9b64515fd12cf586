import Domain
import Foundation
import GRDB

/// The text form of a skill set, and the table that keeps each one once.
extension SkillSet {
    init(json text: String) throws {
        self = try JSONDecoder().decode(SkillSet.self, from: Data(text.utf8))
    }

    /// A JSON array, the same text for the same set.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension Database {
    /// The id of the row that holds `skills`, made where there is none yet.
    func intern(_ skills: SkillSet) throws -> Int64 {
        let text = try skills.json()
        let find = try cachedStatement(sql: "SELECT id FROM skill_set WHERE skills = ?")
        if let id = try Int64.fetchOne(find, arguments: [text]) { return id }
        try cachedStatement(sql: "INSERT INTO skill_set (skills) VALUES (?)").execute(arguments: [text])
        return lastInsertedRowID
    }

    func intern(_ skills: SkillSet?) throws -> Int64? {
        guard let skills else { return nil }
        let id: Int64 = try intern(skills)
        return id
    }
}

extension Database {
    /// The id of the row that holds these groups, made where there is none yet; `nil` for `nil`.
    func intern(groups: [String]?) throws -> Int64? {
        guard let groups else { return nil }
        let text = try jsonArray(groups)
        let find = try cachedStatement(sql: "SELECT id FROM group_set WHERE groups = ?")
        if let id = try Int64.fetchOne(find, arguments: [text]) { return id }
        try cachedStatement(sql: "INSERT INTO group_set (groups) VALUES (?)").execute(arguments: [text])
        return lastInsertedRowID
    }
}

extension Row {
    /// A column of JSON, `nil` where it is NULL.
    func json<Value: Decodable>(_ column: String) throws -> Value? {
        guard let text: String = self[column] else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }

    func skills(_ column: String) throws -> SkillSet {
        try SkillSet(json: self[column])
    }

    func optionalSkills(_ column: String) throws -> SkillSet? {
        guard let text: String = self[column] else { return nil }
        return try SkillSet(json: text)
    }
}
