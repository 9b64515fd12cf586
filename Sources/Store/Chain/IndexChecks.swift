import Domain
import GRDB

extension Store {
    /// The first table whose indexes do not have exactly its rows, or whose rows are not in order. What is asked by an index
    /// is answered without what the index leaves out, though every event is there and fits.
    ///
    /// By SQLite's own check, a table at a time and several side by side: https://www.sqlite.org/pragma.html#pragma_integrity_check
    func indexFlaw() async -> Result<ChainFlaw?, StoreError> {
        let tables: Set<String>
        do {
            tables = Set(try Schema.current.get().filter { $0.type == "table" }.map(\.name))
        } catch {
            return .failure(StoreError(error, path: path))
        }
        return await withTaskGroup(of: Result<ChainFlaw?, StoreError>.self) { group in
            // Nearly all rows are in these; the others are looked at one after the other.
            let large = tables.intersection(["snapshot", "attempt", "settlement"])
            for table in large { group.addTask { self.indexFlaw(of: [table]) } }
            group.addTask { self.indexFlaw(of: tables.subtracting(large).sorted()) }
            var flaws: [ChainFlaw] = []
            for await found in group {
                switch found {
                case .success(let flaw): flaws += flaw.map { [$0] } ?? []
                case .failure: return found
                }
            }
            return .success(flaws.min { "\($0)" < "\($1)" })
        }
    }

    private func indexFlaw(of tables: [String]) -> Result<ChainFlaw?, StoreError> {
        do throws(StoreError) {
            // A connection of its own, because the store's is used by one at a time.
            let flaw: ChainFlaw? = try Store.open(at: path, access: .readOnly, now: now).read { db in
                for table in tables {
                    // A pragma takes no bound parameter; what stands here is a name of our own.
                    let told = try String.fetchAll(db, sql: "PRAGMA integrity_check(\"\(table)\")")
                    if let problem = told.first, problem != "ok" {
                        return .indexAltered(table: table, problem: problem)
                    }
                }
                return nil
            }
            return .success(flaw)
        } catch {
            return .failure(error)
        }
    }
}
