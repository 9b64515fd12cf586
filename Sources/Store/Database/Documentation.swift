public import Domain
import GRDB

extension Store {
    /// The views that are made to be read from outside, with the columns that they really have.
    public func documentedViews() throws(StoreError) -> [DocumentedView] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT view_name, meaning FROM documentation WHERE column_name IS NULL ORDER BY place"
            ).map { view in
                let columns = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT actual.name, documentation.meaning
                        FROM pragma_table_info(:view) AS actual
                        LEFT JOIN documentation
                          ON documentation.view_name = :view AND documentation.column_name = actual.name
                        ORDER BY actual.cid
                        """,
                    arguments: ["view": view["view_name"] as String])
                return DocumentedView(
                    name: view["view_name"], meaning: view["meaning"],
                    columns: columns.map { DocumentedView.Column(name: $0["name"], meaning: $0["meaning"]) })
            }
        }
    }
}
