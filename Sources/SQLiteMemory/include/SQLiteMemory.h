#ifndef SQLITE_MEMORY_H
#define SQLITE_MEMORY_H

/// Has SQLite no longer count the memory that it uses: https://www.sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus
///
/// The count is under one lock for all connections, and threads that each read with a connection of their own spend as
/// much time waiting for it as reading. In C because `sqlite3_config` is variadic, which Swift cannot call.
///
/// Only before the first connection of the process. Returns SQLite's result code.
int sqlite_memory_uncounted(void);

struct sqlite3;

/// Has a connection be careful with its file: triggers do not fire, and nobody but SQLite itself writes to the schema.
/// https://www.sqlite.org/security.html
///
/// In C for the same reason. Returns SQLite's result code.
int sqlite_distrust_file(struct sqlite3 *connection);

#endif
