public import Foundation

extension URL {
    /// The file itself, whichever link leads to `path`. What SQLite and a lock put beside a database lies beside that.
    public init(fileBehind path: String) {
        self = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    }
}
