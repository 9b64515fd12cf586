/// The faults that are yet to happen, each with the requests it waits for.
struct FaultQueue: Sendable {
    private struct Injection: Sendable {
        let fault: Fault
        let matcher: RequestMatcher
        var remaining: Int
        var toSkip: Int
    }

    private var injections: [Injection] = []
    private var misbehaviour: Misbehaviour?

    var pending: Int { injections.count }

    mutating func add(_ fault: Fault, on matcher: RequestMatcher, times: Int, after: Int) {
        guard times > 0 else { return }
        injections.append(Injection(fault: fault, matcher: matcher, remaining: times, toSkip: after))
    }

    mutating func misbehave(_ misbehaviour: Misbehaviour?) {
        self.misbehaviour = misbehaviour
    }

    mutating func removeAll() {
        injections.removeAll()
        misbehaviour = nil
    }

    /// The fault this request meets, if any. Every injection counts every request that matches it towards its `after`,
    /// whichever fault the request then meets; of those that are due, the one injected first is spent.
    mutating func next(for route: Route) -> Fault? {
        var due: Int?
        for index in injections.indices where injections[index].matcher.matches(route) {
            if injections[index].toSkip > 0 {
                injections[index].toSkip -= 1
            } else if due == nil {
                due = index
            }
        }
        guard let due else { return misbehaviour?.next(for: route) }
        let fault = injections[due].fault
        injections[due].remaining -= 1
        if injections[due].remaining == 0 { injections.remove(at: due) }
        return fault
    }
}
