/// What goes wrong with a request.
///
/// "Applied" means that a PUT has had its effect on the world. With any other request there is nothing to apply, and a
/// fault before and a fault after applying come to the same.
public enum Fault: Hashable, Sendable {
    /// Answers so, and nothing is looked at or applied: neither the token nor the body.
    case answer(CannedAnswer)
    /// Treats the request as usual, then answers so in place of the true answer.
    case applyThenAnswer(CannedAnswer)
    /// Gives a person the first half of the skills that the request names, then answers so in place of the true answer.
    case applyHalfThenAnswer(CannedAnswer)
    /// Drops the connection without an answer; nothing is applied.
    case closeConnection
    /// Treats the request as usual, then drops the connection without an answer.
    case applyThenCloseConnection
    /// Answers as usual, but drops the connection halfway through the body.
    case cutAnswerShort
    /// Answers as usual, but with the first half of the body only, as if that were all.
    case truncatedBody
    /// Answers as usual, but says that the body is of another type.
    case contentType(String)
    /// Answers 200 with a body that goes on until the client goes away; nothing is applied.
    case endlessBody
    /// Never answers, until the client goes away or the server stops; nothing is applied.
    case hang
    /// Waits for ``World/release(_:)`` before the request is looked at.
    case hold
    /// Treats the request as usual, then waits for ``World/release(_:)`` before the answer goes out.
    case applyThenHold
    /// Somebody else has the group, or the person, bear just these skills before the request is looked at, so that a PUT meets a
    /// true 409, and a skill that is to be taken away may be gone.
    case conflictByOutsideEdit(skills: [String])

    /// Answers with a status of choice.
    public static func status(
        _ status: Int, headers: [String: String] = [:], body: String = CannedAnswer.defaultBody
    ) -> Fault {
        .answer(CannedAnswer(status: status, headers: headers, body: body))
    }

    /// Answers 200 with a text that is said to be JSON, whether it is or not.
    public static func json(_ body: String) -> Fault {
        .status(200, headers: ["Content-Type": "application/json"], body: body)
    }

    /// Answers 429, with the text given as `Retry-After`, or without that header.
    public static func throttled(retryAfter: String?) -> Fault {
        .status(429, headers: retryAfter.map { ["Retry-After": $0] } ?? [:])
    }

    /// Answers 200 with a page of HTML, as a proxy in between might.
    public static var garbage: Fault {
        .status(200, headers: ["Content-Type": "text/html"], body: "<html><body>Welcome!</body></html>")
    }
}
