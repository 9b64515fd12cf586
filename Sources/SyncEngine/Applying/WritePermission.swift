/// Whether the credentials may write at all, as far as a cycle can tell.
///
/// A refusal does not say whether it is about the one target or about every write. So after the first, one write at a time is tried
/// on another target, and the second refusal ends the writing of this cycle. If the last write on record was refused, a
/// single one is tried from the start. Once a write takes effect, refusals are about single targets and end nothing.
struct WritePermission {
    /// The last write before this cycle was refused.
    private let isInDoubt: Bool
    private var isProven = false
    private var refusals = 0

    init(isInDoubt: Bool) { self.isInDoubt = isInDoubt }

    /// No more writes are to be tried.
    var isDenied: Bool { !isProven && refusals >= (isInDoubt ? 1 : 2) }

    func mostInFlight(of limit: Int) -> Int {
        if isDenied { return 0 }
        return isProven || !isInDoubt && refusals == 0 ? limit : 1
    }

    mutating func learn(from result: ChangeResult) {
        if result.refusal != nil { refusals += 1 }
        if result.inForce, result.isOnRecord { isProven = true }
    }
}
