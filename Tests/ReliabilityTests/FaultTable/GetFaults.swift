import Simulator
import Testing

/// The GET of the single group that a PUT needs whose version was stale.
@Suite(.serialized, .timeLimit(.minutes(10))) struct GetFaults {
    // swift-format-ignore
    private static let rows: [FaultRow] = [
        //  what goes wrong          how                                             how often sent                                recorded            waited        reported
        row("400",                   .status(400),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
        row("401 once",              .status(401),                                   once,     "token list put get token get put", "conflict applied", "0.5s",       "converged, exit 0"),
        row("401 for ever",          .status(401),                                   forever,  "token list put get token get",     "conflict",         "0.5s",       "partial credentialsRefused, exit 77"),
        row("403",                   .status(403),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial permissionMissing, exit 1"),
        row("404",                   .status(404),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial, exit 1"),
        row("408",                   .status(408),                                   once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("409 once",              .status(409),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
        row("409 for ever",          .status(409),                                   forever,  "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
        row("412",                   .status(412),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
        row("413",                   .status(413),                                   once,     "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
        row("429, 7 seconds",        .throttled(retryAfter: "7"),                    once,     "token list put get×2 put",         "conflict applied", "0.5s 7s",    "converged, exit 0"),
        row("429, a date",           .throttledUntilADate,                           once,     "token list put get×2 put",         "conflict applied", "0.5s 29.5s", "converged, exit 0"),
        row("429, no word",          .throttled(retryAfter: nil),                    once,     "token list put get×2 put",         "conflict applied", "0.5s 5s",    "converged, exit 0"),
        row("429, negative",         .throttled(retryAfter: "-7"),                   once,     "token list put get×2 put",         "conflict applied", "0.5s 5s",    "converged, exit 0"),
        row("429, enormous",         .throttled(retryAfter: "99999999999999999999"), once,     "token list put get×2 put",         "conflict applied", "0.5s 600s",  "converged, exit 0"),
        row("429, garbage",          .throttled(retryAfter: "later"),                once,     "token list put get×2 put",         "conflict applied", "0.5s 5s",    "converged, exit 0"),
        row("429 for ever",          .throttled(retryAfter: "7"),                    forever,  "token list put get×11",            "conflict",         "0.5s 7s×10", "partial rateLimited, exit 1"),
        row("500",                   .status(500),                                   once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("502",                   .status(502),                                   once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("503",                   .status(503),                                   once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("504",                   .status(504),                                   once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("503 for ever",          .status(503),                                   forever,  "token list put get×3",             "conflict",         "0.5s 1s 2s", "partial serverFailed, exit 1"),
        row("reset",                 .closeConnection,                               once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("reset for ever",        .closeConnection,                               forever,  "token list put get×3",             "conflict",         "0.5s 1s 2s", "partial connectionLost, exit 1"),
        row("hang",                  .hang,                                          once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("cut off",               .cutAnswerShort,                                once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("truncated",             .truncatedBody,                                 once,     "token list put get",               "conflict",         "0.5s",       "partial unreadable, exit 1"),
        row("garbage",               .garbage,                                       once,     "token list put get",               "conflict",         "0.5s",       "partial unreadable, exit 1"),
        row("wrong content type",    .contentType("text/plain"),                     once,     "token list put get put",           "conflict applied", "0.5s",       "converged, exit 0"),
        row("applied, not answered", .applyThenCloseConnection,                      once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("applied, answered 500", .applyThenAnswer(CannedAnswer(status: 500)),    once,     "token list put get×2 put",         "conflict applied", "0.5s 1s",    "converged, exit 0"),
        row("403, a gateway's",      .status(403, body: "<html>"),                   once,     "token list put get",               "conflict",         "0.5s",       "partial refused, exit 1"),
    ]

    @Test(arguments: rows)
    func `a fault at the single GET`(row: FaultRow) async throws {
        try await FaultStage.check(row, on: .read()) { world in
            await world.inject(.conflictByOutsideEdit(skills: ["old", "theirs"]), on: .put())
        }
    }
}
