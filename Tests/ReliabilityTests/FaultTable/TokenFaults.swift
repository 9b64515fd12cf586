import Simulator
import Testing

/// The request for a token, which comes before anything else.
@Suite(.serialized, .timeLimit(.minutes(10))) struct TokenFaults {
    // swift-format-ignore
    private static let rows: [FaultRow] = [
        //  what goes wrong               how                                                                            how often sent                recorded   waited         reported
        row("400",                        .status(400),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("401 once",                   .status(401),                                                                  once,     "token",            "",        "",            "failed credentialsRefused, exit 77"),
        row("401 for ever",               .status(401),                                                                  forever,  "token",            "",        "",            "failed credentialsRefused, exit 77"),
        row("403",                        .status(403),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("404",                        .status(404),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("408",                        .status(408),                                                                  once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("409 once",                   .status(409),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("409 for ever",               .status(409),                                                                  forever,  "token",            "",        "",            "failed refused, exit 1"),
        row("412",                        .status(412),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("413",                        .status(413),                                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("429, 7 seconds",             .throttled(retryAfter: "7"),                                                   once,     "token×2 list put", "applied", "7s",          "converged, exit 0"),
        row("429, a date",                .throttledUntilADate,                                                          once,     "token×2 list put", "applied", "30s",         "converged, exit 0"),
        row("429, no word",               .throttled(retryAfter: nil),                                                   once,     "token×2 list put", "applied", "5s",          "converged, exit 0"),
        row("429, negative",              .throttled(retryAfter: "-7"),                                                  once,     "token×2 list put", "applied", "5s",          "converged, exit 0"),
        row("429, enormous",              .throttled(retryAfter: "99999999999999999999"),                                once,     "token×2 list put", "applied", "600s",        "converged, exit 0"),
        row("429, garbage",               .throttled(retryAfter: "later"),                                               once,     "token×2 list put", "applied", "5s",          "converged, exit 0"),
        row("429 for ever",               .throttled(retryAfter: "7"),                                                   forever,  "token×11",         "",        "7s×10",       "failed rateLimited, exit 1"),
        row("500",                        .status(500),                                                                  once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("502",                        .status(502),                                                                  once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("503",                        .status(503),                                                                  once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("504",                        .status(504),                                                                  once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("503 for ever",               .status(503),                                                                  forever,  "token×5",          "",        "1s 2s 4s 8s", "failed circuitOpen, exit 1"),
        row("reset",                      .closeConnection,                                                              once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("reset for ever",             .closeConnection,                                                              forever,  "token×5",          "",        "1s 2s 4s 8s", "failed circuitOpen, exit 1"),
        row("hang",                       .hang,                                                                         once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("cut off",                    .cutAnswerShort,                                                               once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("truncated",                  .truncatedBody,                                                                once,     "token",            "",        "",            "failed unreadable, exit 1"),
        row("garbage",                    .garbage,                                                                      once,     "token",            "",        "",            "failed unreadable, exit 1"),
        row("wrong content type",         .contentType("text/plain"),                                                    once,     "token list put",   "applied", "",            "converged, exit 0"),
        row("applied, not answered",      .applyThenCloseConnection,                                                     once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("applied, answered 500",      .applyThenAnswer(CannedAnswer(status: 500)),                                   once,     "token×2 list put", "applied", "1s",          "converged, exit 0"),
        row("400, no such client",        .status(400, body: #"{"error": "invalid_client"}"#),                           once,     "token",            "",        "",            "failed credentialsRefused, exit 77"),
        row("400, a gateway's, for ever", .status(400, body: "<html>"),                                                  forever,  "token",            "",        "",            "failed refused, exit 1"),
        row("403, a gateway's",           .status(403, body: "<html>"),                                                  once,     "token",            "",        "",            "failed refused, exit 1"),
        row("400, rate limit exceeded",   .status(400, body: #"{"error": "invalid_request (rate limit exceeded; 5)"}"#), once,     "token×2 list put", "applied", "5s",          "converged, exit 0"),
    ]

    @Test(arguments: rows)
    func `a fault at the token request`(row: FaultRow) async throws {
        try await FaultStage.check(row, on: .token)
    }
}
