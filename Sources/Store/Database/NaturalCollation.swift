import Domain
import Foundation
import GRDB

extension DatabaseCollation {
    /// The order of names in answers. No view and no index uses it: people read the same file with other programs.
    static let natural = DatabaseCollation("natural_order") { first, second in
        let order = NaturalOrder.compare(first, second)
        return order < 0 ? .orderedAscending : order > 0 ? .orderedDescending : .orderedSame
    }
}
