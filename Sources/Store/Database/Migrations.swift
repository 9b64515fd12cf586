import GRDB

/// The steps in `migrations/`, compiled in, applied in order in one transaction each.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, bytes) in files {
            migrator.registerMigration(name) { db in
                try db.execute(sql: String(decoding: bytes, as: UTF8.self))
            }
        }
        return migrator
    }

    private static var files: [(name: String, sql: [UInt8])] {
        [
            ("m0001_initial", PackageResources.m0001_initial_sql),
            ("m0002_views", PackageResources.m0002_views_sql),
            ("m0003_events", PackageResources.m0003_events_sql),
            ("m0004_views", PackageResources.m0004_views_sql),
            ("m0005_guard", PackageResources.m0005_guard_sql),
            ("m0006_views", PackageResources.m0006_views_sql),
            ("m0007_people", PackageResources.m0007_people_sql),
            ("m0008_views", PackageResources.m0008_views_sql),
            ("m0009_passed_over", PackageResources.m0009_passed_over_sql),
            ("m0010_views", PackageResources.m0010_views_sql),
            ("m0011_views", PackageResources.m0011_views_sql),
            ("m0012_trail", PackageResources.m0012_trail_sql),
            ("m0013_grants", PackageResources.m0013_grants_sql),
            ("m0014_unavailable_skills", PackageResources.m0014_unavailable_skills_sql),
        ]
    }
}
