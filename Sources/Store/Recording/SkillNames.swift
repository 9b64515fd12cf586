public import Domain
import Foundation
import GRDB

extension Store {
    /// Keeps what skills are called, by id. Each name that is news is an event; where there is none, nothing is written.
    public func learn(_ names: [String: String]) throws(StoreError) {
        let known = try read { db in try db.news(among: names) }
        if known.isEmpty { return }
        try write { db in try db.learn(names, at: now()) }
    }

    /// What skills were called, as far as that was ever told.
    public func skillNames() throws(StoreError) -> SkillNames {
        try read { db in
            let namings = try Row.fetchAll(db, sql: "SELECT id, skill_id, name, named_at FROM naming ORDER BY id").map {
                SkillNames.Naming(event: $0["id"], at: $0.date("named_at"), skillID: $0["skill_id"], name: $0["name"])
            }
            let revisions = try Row.fetchAll(db, sql: "SELECT id, event_id FROM revision")
            return SkillNames(
                namings, revisions: Dictionary(uniqueKeysWithValues: revisions.map { ($0["id"], $0["event_id"]) }))
        }
    }
}

extension Database {
    /// As ``Store/learn(_:)``, before whatever the transaction records next.
    func learn(_ names: [String: String], at time: Date) throws {
        for (id, name) in try news(among: names).sorted(by: { $0.key < $1.key }) {
            try cachedStatement(sql: "INSERT INTO naming (id, skill_id, name, named_at) VALUES (?, ?, ?, ?)").execute(
                arguments: [try nextEvent(), id, name, time.milliseconds])
        }
    }

    /// Those that differ, byte by byte, from what the skills were last called.
    fileprivate func news(among names: [String: String]) throws -> [String: String] {
        let last = try cachedStatement(sql: "SELECT name FROM naming WHERE skill_id = ? ORDER BY id DESC LIMIT 1")
        return try names.filter { id, name in
            try String.fetchOne(last, arguments: [id]).map(ExactName.init) != ExactName(name)
        }
    }
}
