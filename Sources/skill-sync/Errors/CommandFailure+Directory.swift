import Domain

extension CommandFailure {
    init(_ error: DirectoryError) {
        switch error {
        case .unreachable(let host, let reason):
            self.init("\(host) cannot be reached: \(reason.words)", try: reason.advice, .failed)
        case .timedOut(let call, let after):
            self.init(
                "\(call) was not answered within \(after.seconds)", try: "run again, or raise requestTimeoutMs",
                .failed)
        case .connectionLost(let call, let reason):
            self.init("the connection broke during \(call): \(reason.words)", try: "run again", .failed)
        case .refused(let call, let status, let detail):
            self.init(
                "\(call) was refused with status \(status): \(detail)",
                try: "check GENESYS_ENV_URL: \(command: "check")", .failed)
        case .serverFailed(let call, let status, let detail):
            self.init("the server failed at \(call) with status \(status): \(detail)", try: "run again later", .failed)
        case .unreadable(let call, let reason):
            self.init(
                "the answer to \(call) makes no sense: \(reason.words)",
                try: "check that GENESYS_ENV_URL is the API that the dialect names, and that the dialect is right",
                .failed)
        case .unwritable(let call, let reason):
            self.init("\(call) was not sent: \(reason.words)", try: reason.advice, .failed)
        case .rateLimited(let call, let waits):
            self.init(
                "\(call) met the server's rate limit \(waits) times in a row",
                try: "lower requestsPerMinute, or raise pollingIntervalMs", .failed)
        case .credentialsRefused(let status, let detail):
            self.init(
                "the credentials were refused with status \(status): \(detail)",
                try: "check GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET against the OAuth client in the admin console",
                .noPermission)
        case .scopeMissing(let scope, let granted):
            let list = granted.isEmpty ? "none" : granted.joined(separator: ", ")
            self.init(
                "the token lacks the scope \(scope) (granted: \(list))",
                try: "give the OAuth client the scope \(scope) in the admin console", .noPermission)
        case .permissionMissing(let call, let detail, let needs):
            self.init(
                "the credentials may not do \(call): \(detail)",
                try: needs?.advice ?? "let the OAuth client do that at the server, then run again", .noPermission)
        case .pageRepeated(let list, let page):
            self.init(
                "the server gave the same page of \(list.words) again at \(list.place) \(page)",
                try: "report it to the server's makers: paging would never end", .failed)
        case .pagesWithoutEnd(let list, let pages, let total):
            self.init(
                "after \(pages) pages of \(list.words) there are still more to come "
                    + "(\(list.totalName) \(total.map { "\($0)" } ?? "is missing"))",
                try: list == .groups
                    ? "raise pageSize; if it is no matter of that, report it to the server's makers"
                    : "report it to the server's makers", .failed)
        case .listShort(let list, let seen, let total):
            self.init(
                "the list of \(list.words) was not shown whole: \(seen) came, and the server "
                    + (total.map { "says that there are \($0)" } ?? "does not say how many there are"),
                try: "run again: it may have changed while it was read; if that does not help, ask the server's makers",
                .failed)
        case .circuitOpen(let failures, let retryAfter, let last):
            let cause = CommandFailure(last)
            self.init(
                "\(cause.what) (\(failures) failures in a row; the circuit is open for \(retryAfter.seconds))",
                try: cause.advice, .failed)
        case .changedMeanwhile(let call, let expected, let found):
            self.init(
                "the group changed before \(call) could be sent: version \(found ?? "none") where \(expected ?? "none") was planned",
                try: "run again", .failed)
        case .versionMissing(let call):
            self.init(
                "the server tells no version of the group, neither in meta.version nor as ETag, so \(call) was not sent: it could run over somebody else's edit",
                try: "switch on the server's entity tags (RFC 7644, section 3.14), then run again", .failed)
        case .skillsAttributeMissing(let attribute, let inSchemas, let groups, let known):
            self.init(missing: attribute, inSchemas: inSchemas, groups: groups, known: known)
        case .skillsAttributeUnfit(let attribute, let reason):
            self.init(
                "the attribute \"\(attribute)\" of the server's groups cannot hold skills: \(reason.words)",
                try: "set skillsAttribute to one that holds several texts and may be written; nothing was sent",
                .configuration)
        case .cancelled:
            self.init("stopped before the end", try: "run again", .failed)
        }
    }

    private init(missing attribute: String, inSchemas: Bool, groups: Int, known: [String]) {
        if groups == 0, !inSchemas {
            self.init(
                "it cannot be told whether the server's groups have an attribute \"\(attribute)\": there is no group yet, "
                    + "and no /Schemas that says so",
                try: "make a group at the server that has a skill, or have it serve /Schemas (RFC 7643, section 7); "
                    + "nothing was sent", .configuration)
            return
        }
        let known = known.filter { !$0.isBlank }
        let places =
            (inSchemas ? ["/Schemas"] : []) + [groups == 0 ? "no group, there are none" : counted(groups, "group")]
        let nearest = NearestName.to(attribute, among: known)
        self.init(
            "the server's groups have no attribute \"\(attribute)\": looked in \(places.joined(separator: " and "))",
            try: (nearest.map { "set skillsAttribute to \"\($0)\", if that is what you mean" }
                ?? (known.isEmpty
                    ? "set skillsAttribute to one that they have; none was found that could be it"
                    : "set skillsAttribute to one that they have: \(known.prefix(20).joined(separator: ", "))"))
                + "; nothing was sent", .configuration)
    }
}
