import Domain
import NIOCore
import NIOHTTP1

/// Calls to the API, each with a good token.
struct AuthorizedCalls: Sendable {
    /// Scheme, host and port, without a slash at the end.
    let origin: String
    let tokens: TokenSource
    let transport: PacedTransport

    /// - Parameters:
    ///   - proof: how the credentials are shown where tokens are given.
    ///   - scopes: what is asked for; none where the server shall give what it has.
    ///   - needed: the scope without which a token is of no use.
    init(
        _ configuration: ClientConfiguration, proof: TokenRequest.Proof = .form, scopes: [String], needed: String?,
        clock: any Clock<Duration>,
        wallClock: @escaping WallClock, random: @escaping Chance, noting: @escaping @Sendable (DirectoryNote) -> Void
    ) {
        let timeline = Timeline(clock)
        transport = PacedTransport(
            transport: Transport(
                requestTimeout: configuration.requestTimeout,
                maxConcurrentRequests: configuration.maxConcurrentRequests),
            pacer: Pacer(
                requestsPerMinute: configuration.requestsPerMinute,
                maxConcurrentRequests: configuration.maxConcurrentRequests, timeline: timeline, random: random,
                noting: noting),
            timeline: timeline, wallClock: wallClock, noting: noting)
        let loginOrigin = configuration.loginURL.origin
        tokens = TokenSource(
            configuration.credentials, reread: configuration.rereadCredentials, needed: needed, transport: transport,
            timeline: timeline
        ) { TokenRequest(origin: loginOrigin, credentials: $0, proof: proof, scopes: scopes) }
        origin = configuration.apiURL.origin
    }

    var requestsSent: Int { transport.transport.requestsSent }

    /// What is configured, or what the server was seen to allow where that is less.
    var requestsPerMinute: Int {
        get async { await transport.pacer.requestsPerMinute }
    }

    /// Closes all connections.
    func close() async { await transport.transport.close() }

    /// Reads, repeated as needed. A token that is not accepted is renewed once.
    ///
    /// - Parameters:
    ///   - need: what it takes, where that has a name.
    ///   - tries: after so many failures in a row it is given up.
    ///   - expected: a status that is returned as well as success.
    func get(
        _ path: String, query: String? = nil, needing need: DirectoryError.AccessNeed? = nil,
        bodyLimit: Int = Request.plainBodyLimit, tries: Int = .max, orStatus expected: Int? = nil
    ) async throws(DirectoryError) -> Answer {
        var isRenewed = false
        while true {
            let token = try await tokens.token()
            let request = Request(.GET, origin, path, query: query, headers: token.headers, bodyLimit: bodyLimit)
            let answer = try await transport.answer(to: request, hiding: token.secrets, tries: tries)
            switch answer.status {
            case 200..<300, expected:
                return answer
            case 401:
                await tokens.drop(token)
                if isRenewed { throw .credentialsRefused(status: 401, detail: detail(answer, token)) }
                isRenewed = true
            case 403 where answer.isOwnWord:
                throw .permissionMissing(request.call, detail: detail(answer, token, need), needs: need)
            default:
                throw .refused(request.call, status: answer.status, detail: detail(answer, token))
            }
        }
    }

    /// Sends one write, once. A token that is not accepted is taken out of use.
    ///
    /// - Parameters:
    ///   - body: JSON, `nil` for none.
    ///   - additional: headers besides those of every call; the type of the body among them.
    ///   - need: what it takes, where that has a name.
    ///   - bodyLimit: the most bytes the answer's body may have.
    /// - Returns: `nil` where `record` said no, and so nothing was sent.
    /// - Throws: what kept it from being sent.
    func write(
        _ method: HTTPMethod, _ path: String, body: ByteBuffer? = nil,
        headers additional: HTTPHeaders = ["Content-Type": "application/json"],
        needing need: DirectoryError.AccessNeed? = nil, bodyLimit: Int = Request.plainBodyLimit,
        onceRecorded record: () -> Bool
    ) async throws(DirectoryError) -> Write? {
        let token = try await tokens.token()
        var headers = token.headers
        if body != nil { headers.add(contentsOf: additional) }
        let request = Request(method, origin, path, headers: headers, body: body, bodyLimit: bodyLimit)
        guard let sent = try await transport.sendOnce(request, hiding: token.secrets, onceRecorded: record) else {
            return nil
        }
        guard case .success(let answer) = sent.answer else {
            return Write(call: request.call, sent: sent, correlationID: nil, detail: nil, needs: nil)
        }
        if answer.status == 401 { await tokens.drop(token) }
        let lacking = answer.status == 403 && answer.isOwnWord ? need : nil
        return Write(
            call: request.call, sent: sent,
            correlationID: answer.correlationID(hiding: token.secrets),
            detail: answer.isSuccess ? nil : detail(answer, token, lacking), needs: lacking)
    }

    /// A write that was sent.
    struct Write: Sendable {
        let call: DirectoryError.Call
        let sent: PacedTransport.Sent
        /// The server's name for this exchange, in one line.
        let correlationID: String?
        /// What the server said was wrong, `nil` where it took it or did not answer.
        let detail: String?
        /// What it takes, where it was refused for want of that.
        let needs: DirectoryError.AccessNeed?
    }

    private func detail(
        _ answer: Answer, _ token: Token, _ need: DirectoryError.AccessNeed? = nil
    ) -> String {
        let told = ErrorDetail.text(of: answer, hiding: token.secrets)
        guard let need, !told.contains(need.name) else { return told }
        return "\(told) (needs \(need.name))"
    }
}
