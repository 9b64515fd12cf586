import Domain
import GRDB
import Store

extension Desk {
    /// Alters the database as somebody with `sqlite3` would, past all that the program looks after.
    func tamper(_ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        let plain = try DatabaseQueue(path: database, configuration: configuration)
        try plain.inDatabase { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(sql: sql)
        }
        try plain.close()
    }

    /// As the program's own processes have it open.
    func storeForWriting() throws -> Store {
        try Store.open(at: database, now: { [time] in time.now })
    }
}
