/// What was looked at, and what was not as it must be.
struct Findings: Sendable {
    private(set) var checks = 0
    private(set) var violations: [String] = []

    mutating func expect(_ holds: Bool, _ violation: @autoclosure () -> String) {
        checks += 1
        if !holds { violations.append(violation()) }
    }
}
