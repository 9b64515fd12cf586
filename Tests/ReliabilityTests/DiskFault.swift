/// What goes wrong between the program and its files.
struct DiskFault: Hashable, Sendable, CustomStringConvertible {
    enum Sort: String, CaseIterable, Sendable {
        case read, write, sync

        var family: Recording.Call.Family {
            switch self {
            case .read: .read
            case .write: .write
            case .sync: .sync
            }
        }
    }

    let error: String
    let sort: Sort
    /// The first that fails, from 1.
    let number: Int
    /// Whether all later ones fail as well.
    let goesOn: Bool

    var description: String { "\(error) on \(sort) \(number)\(goesOn ? " and every later one" : "")" }
    /// As `CRASHPOINTS_FAIL` takes it.
    var order: String { "\(error) \(sort) \(number) \(goesOn ? "on" : "once")" }
}
