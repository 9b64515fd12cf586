import Foundation

/// The calls by which a run of the program reached its files and the server, in order, as `CrashPoints` wrote them down.
struct Recording: Sendable {
    struct Call: Hashable, Sendable {
        let name: String
        let subject: String
        /// Among the calls of this name on this subject, from 1.
        let number: Int
        let bytes: Int
    }

    let calls: [Call]
    /// CPU time from the first of these calls to the end.
    let cpuMicroseconds: Int

    init(contentsOf file: URL) throws {
        var calls: [Call] = []
        var cpu = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 4, let number = Int(words[2]), let bytes = Int(words[3]) {
                calls.append(Call(name: words[0], subject: words[1], number: number, bytes: bytes))
            } else if words.count == 2, let microseconds = Int(words[1]) {
                cpu = microseconds
            }
        }
        self.calls = calls
        cpuMicroseconds = cpu
    }

    /// Every point at which a kill could leave something else behind than a kill at the point before.
    var points: [CrashPoint] {
        calls.filter { !$0.readsFile }.flatMap { call in
            CrashPoint.Edge.allCases.filter { $0 != .half || call.writes && call.bytes > 1 }.map {
                CrashPoint(edge: $0, call: call)
            }
        }
    }

    /// How many calls of a sort there were on files, which is how `CrashPoints` counts those that are to fail.
    func count(_ sort: DiskFault.Sort) -> Int {
        calls.count { $0.subject != "socket" && $0.family == sort.family }
    }
}

extension Recording.Call {
    enum Family: String, Sendable {
        case read, write, sync, remove, lock, connect
    }

    /// What the call does, whichever function of the C library does it.
    var family: Family {
        switch name {
        case "fdatasync", "fsync": .sync
        case "unlink": .remove
        case "setlk", "flock": .lock
        case "connect": .connect
        case _ where name.contains("read") || name.contains("recv"): .read
        default: .write
        }
    }

    var writes: Bool { family == .write && !name.hasPrefix("ftruncate") }
    var readsFile: Bool { family == .read && subject != "socket" }
}

/// A place to be killed at.
struct CrashPoint: Hashable, Sendable, CustomStringConvertible {
    enum Edge: String, CaseIterable, Sendable {
        case before
        /// With half of its bytes written or sent.
        case half
        case after
    }

    let edge: Edge
    let call: Recording.Call

    var description: String { "\(edge) \(call.name) \(call.number) on \(call.subject)" }
    /// As `CRASHPOINTS_KILL` takes it.
    var order: String { "\(edge) \(call.name) \(call.subject) \(call.number)" }
}
