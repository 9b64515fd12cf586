/// An answer made up beforehand.
public struct CannedAnswer: Hashable, Sendable {
    public static let defaultBody = "{}"

    public var status: Int
    /// Replace the headers of the same name; `Content-Type` is `text/plain` unless given.
    public var headers: [String: String]
    public var body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: String = CannedAnswer.defaultBody) {
        self.init(status: status, headers: headers, bytes: Array(body.utf8))
    }

    /// - Parameter bytes: the body, which need not be text.
    public init(status: Int, headers: [String: String] = [:], bytes: [UInt8]) {
        self.status = status
        self.headers = headers
        body = bytes
    }
}
