/// The paging of one poll: which page comes next, and whether all that the server has was shown.
///
/// What arrived is trusted over what was asked for: RFC 7644, section 3.4.2.4 lets a server give fewer results than
/// `count`.
public struct Poll: Hashable, Sendable {
    /// Half an hour at 300 requests a minute: a million groups at 100 a page.
    public static let maxPages = 10_000

    /// The 1-based start indexes of the pages taken so far, ascending.
    public private(set) var startIndexes: [Int] = []
    /// Groups that arrived, those that arrived twice counted twice.
    public private(set) var arrived = 0
    /// The latest word on how many there are.
    public private(set) var totalResults: Int?
    /// Some page had other bytes than the poll before it.
    public private(set) var sawNewBytes = false
    /// The server said one number of groups throughout, and every one that arrived could be read.
    public private(set) var isConsistent = true
    /// The start index of the next page, `nil` at the end.
    public private(set) var next: Int? = 1

    /// Whether asking for so many names takes fewer requests than the pages of all groups that are known. Before any is
    /// known, all are asked for.
    public static func isCheaper(byNames names: Int, than knownGroups: Int, _ pageSize: Int) -> Bool {
        knownGroups > 0 && names < pages(knownGroups, pageSize)
    }

    private let maxPages: Int
    private var lastFingerprint: Fingerprint?

    /// - Parameter maxPages: how many pages a server may give before it is taken to have no end of them.
    public init(maxPages: Int = Poll.maxPages) {
        self.maxPages = maxPages
    }

    /// Takes the page that was asked for with `next`.
    ///
    /// - Throws: `DirectoryError.pageRepeated` where the server gave the bytes of the page before once more,
    ///   `DirectoryError.pagesWithoutEnd` where more pages would follow than there may be.
    public mutating func take(_ page: GroupPage) throws(DirectoryError) {
        if page.groupCount > 0, page.fingerprint == lastFingerprint {
            throw .pageRepeated(of: .groups, at: page.startIndex)
        }
        lastFingerprint = page.fingerprint

        let isFirst = startIndexes.isEmpty
        isConsistent =
            isConsistent && page.totalResults != nil && page.unreadable.isEmpty
            && (isFirst || page.totalResults == totalResults)
        startIndexes.append(page.startIndex)
        arrived += page.groupCount
        totalResults = page.totalResults ?? totalResults
        if page.contents != .unchanged { sawNewBytes = true }

        let following = page.startIndex + page.groupCount
        let isLast = page.groupCount == 0 || totalResults.map { following > $0 } ?? false
        next = isLast ? nil : following
        if !isLast, startIndexes.count >= maxPages {
            throw .pagesWithoutEnd(of: .groups, pages: startIndexes.count, total: totalResults)
        }
    }
}
