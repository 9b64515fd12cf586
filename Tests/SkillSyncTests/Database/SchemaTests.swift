import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import skill_sync

@Suite struct SchemaTests {
    private func views() throws -> [DocumentedView] {
        let desk = try Desk()
        return try Store.open(at: desk.database, now: { Desk.beginning }).documentedViews()
    }

    @Test func `every column of a view that is made for others says what it means`() throws {
        let views = try views()
        #expect(Set(views.map(\.name)).isSuperset(of: ["drift", "attempts", "trail", "applied", "conflicts_hourly"]))
        for view in views {
            #expect(!view.columns.isEmpty, "\(view.name)")
            for column in view.columns { #expect(column.meaning != nil, "\(view.name).\(column.name)") }
        }
    }

    @Test func `the page in the documentation is the one that the database makes`() throws {
        let page = PackageFolder.url.appendingPathComponent("docs/SCHEMA.md")
        #expect(try String(contentsOf: page, encoding: .utf8) == SchemaPage(views: try views()).markdown)
    }

    @Test func `the command prints it`() async throws {
        let desk = try Desk()
        try await desk.map(["A": ["a"]])
        let outcome = await desk.run("db", "schema")
        #expect(outcome.exitCode == 0)
        #expect(outcome.out == SchemaPage(views: try views()).markdown)
    }
}
