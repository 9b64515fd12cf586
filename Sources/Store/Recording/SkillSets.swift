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
        encoder.outputFormatting = .withoutEscapingSlashes
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

extension Row {
    func skills(_ column: String) throws -> SkillSet {
        try SkillSet(json: self[column])
    }

    func optionalSkills(_ column: String) throws -> SkillSet? {
        guard let text: String = self[column] else { return nil }
        return try SkillSet(json: text)
    }
}
