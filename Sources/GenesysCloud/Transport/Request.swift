import Domain
import NIOCore
import NIOHTTP1

/// One request as it goes out.
struct Request: Sendable {
    /// What a body that lists many things may take, in bytes.
    static let listBodyLimit = 16 << 20
    /// What any other body may take, in bytes.
    static let plainBodyLimit = 1 << 20
    /// What no compressed body may swell to, in bytes.
    static let mostInflated = 2 * listBodyLimit

    let call: DirectoryError.Call
    let method: HTTPMethod
    /// Complete and percent-encoded, query included.
    let url: String
    let headers: HTTPHeaders
    let body: ByteBuffer?
    let bodyLimit: Int
    /// Whether the answer is a secret, so that nothing but its status is to be told.
    let answerIsSecret: Bool

    /// - Parameters:
    ///   - origin: scheme, host and port, without a slash at the end.
    ///   - path: percent-encoded, with a slash at the beginning. Errors name the call by it.
    ///   - query: percent-encoded, without the question mark.
    ///   - bodyLimit: the most bytes an answer's body may have.
    init(
        _ method: HTTPMethod, _ origin: String, _ path: String, query: String? = nil, headers: HTTPHeaders,
        body: ByteBuffer? = nil, bodyLimit: Int = Request.plainBodyLimit, answerIsSecret: Bool = false
    ) {
        call = DirectoryError.Call(method: method.rawValue, path: path)
        self.method = method
        url = query.map { "\(origin)\(path)?\($0)" } ?? origin + path
        self.headers = headers
        self.body = body
        self.bodyLimit = bodyLimit
        self.answerIsSecret = answerIsSecret
    }
}
