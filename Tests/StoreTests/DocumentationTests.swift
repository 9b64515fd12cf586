import Domain
import Store
import Testing

@Suite struct DocumentationTests {
    @Test func `what is told of columns is told of columns that are there, and of all of them`() throws {
        let scratch = try Scratch()
        let views = try scratch.store().documentedViews()
        let told = try scratch.sql(
            "SELECT view_name || '.' || column_name FROM documentation WHERE column_name IS NOT NULL")
        let there = views.flatMap { view in view.columns.map { "\(view.name).\($0.name)" } }
        #expect(told.flatMap(\.self).sorted() == there.sorted())
        #expect(views.map(\.name) == ["drift", "attempts", "trail", "applied", "conflicts_hourly", "events"])
    }
}
