import Domain

/// The mapped names that no group at the server has, as far as a few requests tell.
struct MissingAtServer {
    /// So many pages are read at the most, and so many names asked for.
    private static let mostPages = 20
    private static let mostNames = 50

    let groups: [MissingGroup]
    /// How many of the mapped names were looked for.
    let looked: Int

    /// - Parameter known: groups that were there when the database last heard of them, to find the nearest name among.
    init(of mapped: [String], known: [String] = [], _ directory: any Directory) async throws(DirectoryError) {
        var names: [String] = []
        var seen = 0
        var total: Int?
        var pages = 0
        while pages < Self.mostPages {
            let page = try await directory.page(at: seen + 1, known: nil)
            total = page.totalResults
            pages += 1
            if case .groups(let groups) = page.contents { names += groups.map(\.displayName) }
            seen += page.groupCount
            // Where there are more than will be read, the first page is enough for a hint.
            if page.groupCount == 0 || total.map({ seen >= $0 || $0 > page.groupCount * Self.mostPages }) ?? false {
                break
            }
        }
        if total.map({ seen >= $0 }) ?? (pages < Self.mostPages) {
            let there = Set(names.map(ExactName.init))
            groups = MissingGroup.all(mapped.filter { !there.contains(ExactName($0)) }, among: names)
            looked = mapped.count
            return
        }
        guard directory.pageSizeBesideNames != nil else {
            (groups, looked) = ([], 0)
            return
        }
        var missing: [String] = []
        for name in mapped.prefix(Self.mostNames) {
            let found = try await directory.groups(named: name)
            if found.isComplete, found.groups.isEmpty, found.unreadable.isEmpty { missing.append(name) }
        }
        groups = MissingGroup.all(missing, among: names + known)
        looked = min(mapped.count, Self.mostNames)
    }

    /// What a check says of it.
    func verdict(mapped: Int, _ given: GivenOptions) -> CheckLine.Verdict {
        if looked == 0 { return .ok("too many at the server to look for \(counted(mapped, "mapped name")) here") }
        if groups.isEmpty {
            return .ok(
                "there is one for each of \(counted(looked, "mapped name"))"
                    + (looked < mapped ? "; \(mapped - looked) more were not looked for" : ""))
        }
        return .warning(
            "\(counted(groups.count, "mapped name")) \(groups.count == 1 ? "has" : "have") no group at the server",
            details: groups.prefix(20).map(\.sentence)
                + (groups.count > 20 ? ["and \(groups.count - 20) more"] : []),
            try: "make the names in the mappings those of the groups: \(given.command("export"))")
    }
}
