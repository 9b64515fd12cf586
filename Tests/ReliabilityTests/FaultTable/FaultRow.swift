import Simulator
import Testing

/// One fault at one call, and what a cycle of the program makes of it.
struct FaultRow: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: Fault
    /// How often in a row the call meets it.
    let times: Int
    /// The requests that the server saw, in order.
    let sent: String
    /// The outcomes of the attempts on record, in order.
    let recorded: String
    /// How long was waited, by the clock of the test.
    let waited: String
    /// The outcome of the cycle, its error's kind, and the exit code of the program.
    let reported: String

    var testDescription: String { name }
}

/// How often in a row.
let once = 1
let forever = Int.max

/// A line of the table.
func row(
    _ name: String, _ fault: Fault, _ times: Int, _ sent: String, _ recorded: String, _ waited: String,
    _ reported: String
) -> FaultRow {
    FaultRow(
        name: name, fault: fault, times: times, sent: sent, recorded: recorded, waited: waited, reported: reported)
}

extension Fault {
    /// A day of RFC 9110's form, thirty seconds from when the program starts.
    static let throttledUntilADate = throttled(retryAfter: "Fri, 15 Jan 2027 08:00:30 GMT")

    /// A list with nobody in it, of so many people.
    static func nobody(of total: Int) -> Fault {
        .json(#"{"entities": [], "total": \#(total)}"#)
    }

    /// The group as the server has it and as it would be, in the words of the dialect.
    static func shows(_ skills: [String], version: Int) -> Fault {
        .status(
            200, headers: ["Content-Type": "application/scim+json"],
            body: #"{"id": "sales", "displayName": "Sales", "version": \#(version), "skills": \#(skills)}"#)
    }
}
