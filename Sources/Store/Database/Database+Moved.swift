import GRDB
import GRDBSQLite

extension Database {
    /// Whether the file that this connection writes to is no longer the one at its path.
    var hasMoved: Bool {
        var moved: CInt = 0
        return sqlite3_file_control(sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0
    }
}
