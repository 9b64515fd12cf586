/// One way to die.
enum Kill: Hashable, Sendable, CustomStringConvertible {
    case at(CrashPoint)
    /// After so much CPU time since the first call that a recording shows.
    case after(microseconds: Int)
    /// As the write of this number, from 1, has come so far at the server.
    case by(ServerMoment, write: Int)

    var description: String {
        switch self {
        case .at(let point): "\(point)"
        case .after(let microseconds): "after \(microseconds) µs"
        case .by(let moment, let write): "write \(write) \(moment.rawValue)"
        }
    }

    /// What kills are counted and spread by.
    var kind: String {
        switch self {
        case .at(let point): "\(point.call.family) on \(point.call.subject)"
        case .after: "random moment"
        case .by(let moment, _): "write \(moment.rawValue)"
        }
    }
}

/// What only the server knows when the client dies.
enum ServerMoment: String, CaseIterable, Sendable {
    case arrivedAndApplied = "arrived, applied once the client is dead"
    case arrivedAndDropped = "arrived, never applied"
    /// Nobody who asks the server meanwhile can tell that it will still be applied.
    case arrivedAndAppliedLate = "arrived, applied once the next client has asked"
    case applied = "applied, not answered"
    case answered = "answered"
}

/// A kill in a scene, and the name by which it can be had again.
struct ScenedKill: Hashable, Sendable, CustomStringConvertible {
    let scene: Scene
    let kill: Kill

    var description: String { "\(scene): \(kill)" }

    /// The candidates in an order in which each kind has its turn, and which the random numbers decide beyond that.
    static func spread(_ candidates: [ScenedKill], random: inout some RandomNumberGenerator) -> [ScenedKill] {
        var kinds = Dictionary(grouping: candidates, by: \.kill.kind).sorted { $0.key < $1.key }.map(\.value)
        for index in kinds.indices { kinds[index].shuffle(using: &random) }
        var order: [ScenedKill] = []
        while order.count < candidates.count {
            for index in kinds.indices {
                if let next = kinds[index].popLast() { order.append(next) }
            }
        }
        return order
    }
}
