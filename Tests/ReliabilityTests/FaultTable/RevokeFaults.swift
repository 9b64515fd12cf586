import Simulator
import Testing

/// The DELETE that takes a skill from a person.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RevokeFaults {
    // swift-format-ignore
    private static let rows: [FaultRow] = [
        //  what goes wrong          how                                             how often sent                                                                     recorded               waited    reported
        row("400",                   .status(400),                                   once,     "token list members person×2 delete person",                                    "rejected",            "",       "partial, exit 1"),
        row("401 once",              .status(401),                                   once,     "token list members person×2 delete token delete person",                       "rejected applied",    "",       "converged, exit 0"),
        row("401 for ever",          .status(401),                                   forever,  "token list members person×2 delete token delete",                       "rejected×2",          "",       "partial credentialsRefused, exit 77"),
        row("403",                   .status(403),                                   once,     "token list members person×2 delete",                                    "rejected",            "",       "partial permissionMissing, exit 77"),
        row("404",                   .status(404),                                   once,     "token list members person×2 delete person",                      "rejected",    "0.5s",   "partial, exit 1"),
        row("408",                   .status(408),                                   once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("409 once",              .status(409),                                   once,     "token list members person×2 delete person delete person",                      "conflict applied",    "0.5s",   "converged, exit 0"),
        row("409 for ever",          .status(409),                                   forever,  "token list members person×2 delete person delete person delete person",        "conflict×3",          "0.5s×3", "partial, exit 1"),
        row("412",                   .status(412),                                   once,     "token list members person×2 delete person delete person",                      "conflict applied",    "0.5s",   "converged, exit 0"),
        row("413",                   .status(413),                                   once,     "token list members person×2 delete person",                                    "rejected",            "",       "partial, exit 1"),
        row("429, 7 seconds",        .throttled(retryAfter: "7"),                    once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "7s",     "converged, exit 0"),
        row("429, a date",           .throttledUntilADate,                           once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "30s",    "converged, exit 0"),
        row("429, no word",          .throttled(retryAfter: nil),                    once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "5s",     "converged, exit 0"),
        row("429, negative",         .throttled(retryAfter: "-7"),                   once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "5s",     "converged, exit 0"),
        row("429, enormous",         .throttled(retryAfter: "99999999999999999999"), once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "600s",   "converged, exit 0"),
        row("429, garbage",          .throttled(retryAfter: "later"),                once,     "token list members person×2 delete person delete person",                      "rateLimited applied", "5s",     "converged, exit 0"),
        row("429 for ever",          .throttled(retryAfter: "7"),                    forever,  "token list members person×2 (delete person)×10 delete",                 "rateLimited×11",      "7s×10",  "partial, exit 1"),
        row("500",                   .status(500),                                   once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("502",                   .status(502),                                   once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("503",                   .status(503),                                   once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("504",                   .status(504),                                   once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("503 for ever",          .status(503),                                   forever,  "token list members person×2 delete person delete person delete person", "unknown×3",           "1s 2s",  "partial, exit 1"),
        row("reset",                 .closeConnection,                               once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("reset for ever",        .closeConnection,                               forever,  "token list members person×2 delete person delete person delete person", "unknown×3",           "1s 2s",  "partial, exit 1"),
        row("hang",                  .hang,                                          once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("cut off",               .cutAnswerShort,                                once,     "token list members person×2 delete person",                                    "applied",             "",       "converged, exit 0"),
        row("truncated",             .truncatedBody,                                 once,     "token list members person×2 delete person",                                    "applied",             "",       "converged, exit 0"),
        row("garbage",               .garbage,                                       once,     "token list members person×2 delete person delete person",                      "failed applied",      "1s",     "converged, exit 0"),
        row("wrong content type",    .contentType("text/plain"),                     once,     "token list members person×2 delete person",                                    "applied",             "",       "converged, exit 0"),
        row("applied, not answered", .applyThenCloseConnection,                      once,     "token list members person×2 delete person",                             "applied",             "",       "converged, exit 0"),
        row("applied, answered 500", .applyThenAnswer(CannedAnswer(status: 500)),    once,     "token list members person×2 delete person",                             "applied",             "",       "converged, exit 0"),
        row("404 for ever",          .status(404),                                   forever,  "token list members person×2 delete person",        "rejected",          "0.5s", "partial, exit 1"),
        row("applied, answered 404", .applyThenAnswer(CannedAnswer(status: 404)),    once,     "token list members person×2 delete person",                             "conflict",            "0.5s",   "converged, exit 0"),
        row("403, a gateway's",      .status(403, body: "<html>"),                   once,     "token list members person×2 delete person",                                    "rejected",            "",       "partial, exit 1"),
    ]

    @Test(arguments: rows)
    func `a fault at the DELETE`(row: FaultRow) async throws {
        try await FaultStage.check(row, on: .revoke(), in: TakingScene())
    }

    /// The read after it may be late, so that it is removed again only once no read can be.
    @Test func `a skill that a person still has after it was said to be removed is removed again`()
        async throws
    {
        let lie = row(
            "answered, not applied", .status(204, body: ""), once, "token list members person×2 delete person",
            "applied", "",
            "converged, exit 0")
        try await FaultStage.check(lie, on: .revoke(), in: TakingScene())
    }
}
