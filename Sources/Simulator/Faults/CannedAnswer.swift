/// An answer made up beforehand.
public struct CannedAnswer: Hashable, Sendable {
    public static let defaultBody = "simulated fault"

    public var status: Int
    /// Replace the headers of the same name; `Content-Type` is `text/plain` unless given.
    public var headers: [String: String]
    public var body: String

    public init(status: Int, headers: [String: String] = [:], body: String = CannedAnswer.defaultBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
