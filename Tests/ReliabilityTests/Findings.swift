/// What was looked at, and what was not as it must be.
struct Findings: Sendable {
    private(set) var checks = 0
    private(set) var violations: [String] = []

    mutating func expect(_ holds: Bool, _ violation: @autoclosure () -> String) {
        checks += 1
        if !holds { violations.append(violation()) }
    }

    /// Each write that arrived has one on record that says the same.
    mutating func expect<Key: Hashable>(each arrived: [Key], isAmong recorded: [Key]) {
        let recorded = Dictionary(grouping: recorded) { $0 }
        for (key, arrived) in Dictionary(grouping: arrived, by: { $0 }) {
            let count = recorded[key]?.count ?? 0
            expect(arrived.count <= count, "\(arrived.count) writes arrived, \(count) are on record: \(key)")
        }
    }
}
