import Domain
import NIOCore
import NIOHTTP1

/// Calls to the API, each with a good token.
struct AuthorizedCalls: Sendable {
    /// Scheme, host and port, without a slash at the end.
    let origin: String
    let credentials: Credentials
    let tokens: TokenSource
    let transport: PacedTransport

    /// - Parameters:
    ///   - scopes: what is asked for; none where the server shall give what it has.
    ///   - needed: the scope without which a token is of no use.
    init(
        _ configuration: ClientConfiguration, scopes: [String], needed: String?, clock: any Clock<Duration>,
        wallClock: @escaping WallClock, random: @escaping Chance, waiting: @escaping @Sendable (DirectoryWait) -> Void
    ) {
        let timeline = Timeline(clock)
        transport = PacedTransport(
            transport: Transport(
                requestTimeout: configuration.requestTimeout,
                maxConcurrentRequests: configuration.maxConcurrentRequests),
            pacer: Pacer(
                requestsPerMinute: configuration.requestsPerMinute,
                maxConcurrentRequests: configuration.maxConcurrentRequests, timeline: timeline, random: random,
                waiting: waiting),
            timeline: timeline, wallClock: wallClock)
        let form = TokenRequest(
            origin: configuration.loginURL.origin, credentials: configuration.credentials, scopes: scopes)
        tokens = TokenSource(form, needed: needed, transport: transport, timeline: timeline)
        origin = configuration.apiURL.origin
        credentials = configuration.credentials
    }

    var requestsSent: Int { transport.transport.requestsSent }

    /// Closes all connections.
    func close() async { await transport.transport.close() }

    /// Reads, repeated as needed. A token that is not accepted is renewed once.
    ///
    /// - Parameters:
    ///   - tries: after so many failures in a row it is given up.
    ///   - expected: a status that is returned as well as success.
    func get(
        _ path: String, query: String? = nil, bodyLimit: Int = Request.plainBodyLimit, tries: Int = .max,
        orStatus expected: Int? = nil
    ) async throws(DirectoryError) -> Answer {
        var isRenewed = false
        while true {
            let token = try await tokens.token()
            let request = Request(.GET, origin, path, query: query, headers: token.headers, bodyLimit: bodyLimit)
            let answer = try await transport.answer(to: request, hiding: secrets(token), tries: tries)
            switch answer.status {
            case 200..<300, expected:
                return answer
            case 401:
                await tokens.drop(token)
                if isRenewed { throw .credentialsRefused(status: 401, detail: detail(answer, token)) }
                isRenewed = true
            case 403:
                throw .permissionMissing(request.call, detail: detail(answer, token))
            default:
                throw .refused(request.call, status: answer.status, detail: detail(answer, token))
            }
        }
    }

    /// Sends one PUT, once. A token that is not accepted is taken out of use.
    ///
    /// - Parameters:
    ///   - body: JSON.
    ///   - additional: headers besides those of every call; the type of the body among them.
    ///   - bodyLimit: the most bytes the answer's body may have.
    /// - Returns: `nil` where `record` said no, and so nothing was sent.
    /// - Throws: what kept it from being sent.
    func put(
        _ path: String, body: ByteBuffer, headers additional: HTTPHeaders = ["Content-Type": "application/json"],
        bodyLimit: Int = Request.plainBodyLimit, onceRecorded record: () -> Bool
    ) async throws(DirectoryError) -> Put? {
        let token = try await tokens.token()
        var headers = token.headers
        headers.add(contentsOf: additional)
        let request = Request(.PUT, origin, path, headers: headers, body: body, bodyLimit: bodyLimit)
        guard let sent = try await transport.sendOnce(request, hiding: secrets(token), onceRecorded: record) else {
            return nil
        }
        guard case .success(let answer) = sent.answer else { return Put(sent: sent, detail: nil) }
        if answer.status == 401 { await tokens.drop(token) }
        return Put(sent: sent, detail: answer.isSuccess ? nil : detail(answer, token))
    }

    /// A PUT that was sent.
    struct Put: Sendable {
        let sent: PacedTransport.Sent
        /// What the server said was wrong, `nil` where it took it or did not answer.
        let detail: String?
    }

    private func detail(_ answer: Answer, _ token: Token) -> String {
        ErrorDetail.text(of: answer, hiding: secrets(token))
    }

    private func secrets(_ token: Token) -> [String] { [token.text, credentials.clientSecret] }
}
