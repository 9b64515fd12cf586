import Testing

@testable import skill_sync

@Suite struct NearestNameTests {
    private static let names = ["groups", "mode", "pageSize", "pollingIntervalMs", "database"]

    @Test(arguments: [
        ("group", "groups"), ("Groups", "groups"), ("pagesize", "pageSize"), ("pollingInterval", "pollingIntervalMs"),
        ("pollinterval", "pollingIntervalMs"),
        ("polling_interval_ms", "pollingIntervalMs"), ("mod", "mode"), ("databse", "database"),
    ])
    func `a slip is recognised`(name: String, meant: String) {
        #expect(NearestName.to(name, among: Self.names) == meant)
    }

    @Test(arguments: ["colour", "", "retention", "xyz"])
    func `what resembles nothing brings no suggestion`(name: String) {
        #expect(NearestName.to(name, among: Self.names) == nil)
    }

    @Test func `of names that are equally near the first in order is taken`() {
        #expect(NearestName.to("moda", among: ["modb", "moda2"].reversed()) == "moda2")
        #expect(NearestName.to("x", among: [String]()) == nil)
    }

    @Test(arguments: [("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3), ("ABC", "abc", 0)])
    func `the distance is the number of edits`(first: String, second: String, edits: Int) {
        #expect(NearestName.distance(first, second) == edits)
        #expect(NearestName.distance(second, first) == edits)
    }
}
