public import Domain
import GRDB

extension Store {
    /// Notes which skills the plan that was just made asks for in vain, and that the others no longer are. Writes nothing where
    /// all is as it was known.
    public func note(unavailable skills: [String], in cycle: Cycle.ID) throws(StoreError) {
        let known = Set(try unavailableSkills().map { ExactName($0.id) })
        let found = Set(skills.map(ExactName.init))
        if known == found { return }
        try write { db in
            for gone in known.subtracting(found) {
                try db.execute(
                    sql: "UPDATE unavailable_skill SET ended_at = ? WHERE skill_id = ? AND ended_at IS NULL",
                    arguments: [now().milliseconds, gone.text])
            }
            for new in found.subtracting(known) {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO unavailable_skill (skill_id, since, cycle_id) VALUES (?, ?, ?)",
                    arguments: [new.text, now().milliseconds, cycle])
            }
        }
    }

    /// The skills that the last plan asked for in vain, by id.
    public func unavailableSkills() throws(StoreError) -> [UnavailableSkill] {
        try read { db in try db.unavailableSkills() }
    }
}

extension Database {
    func unavailableSkills() throws -> [UnavailableSkill] {
        try Row.fetchAll(
            self,
            sql: "SELECT skill_id, since, cycle_id FROM unavailable_skill WHERE ended_at IS NULL ORDER BY skill_id"
        ).map {
            UnavailableSkill(id: $0["skill_id"], since: $0.date("since"), cycle: $0["cycle_id"])
        }
    }
}
