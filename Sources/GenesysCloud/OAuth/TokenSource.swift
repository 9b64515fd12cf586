import Domain

/// Keeps one token for all calls and renews it before it ends.
actor TokenSource {
    /// Made of the credentials in use.
    private var form: TokenRequest
    private let requestFor: @Sendable (Credentials) -> TokenRequest
    private let reread: @Sendable () async -> Credentials?
    /// The scope without which a token is of no use, `nil` where there is none.
    private let needed: String?
    private let transport: PacedTransport
    private let timeline: Timeline
    private let turnstile = Turnstile(places: 1)
    private var current: Token?
    private var renewals = 0
    private var failure: DirectoryError?

    /// - Parameters:
    ///   - reread: as `ClientConfiguration.rereadCredentials`.
    ///   - needed: the scope without which a token is of no use, `nil` where there is none.
    init(
        _ credentials: Credentials, reread: @escaping @Sendable () async -> Credentials?, needed: String?,
        transport: PacedTransport, timeline: Timeline, requestFor: @escaping @Sendable (Credentials) -> TokenRequest
    ) {
        form = requestFor(credentials)
        self.requestFor = requestFor
        self.reread = reread
        self.needed = needed
        self.transport = transport
        self.timeline = timeline
    }

    /// The token in use, or a new one. Those who ask while one is being obtained get what comes of that.
    func token() async throws(DirectoryError) -> Token {
        if let fresh { return fresh }
        let before = renewals
        try await turnstile.enter()
        defer { turnstile.leave() }
        if let fresh { return fresh }
        if renewals != before, let failure { throw failure }
        return try await renewed()
    }

    /// Takes a token that was not accepted out of use, unless a newer one is in use already.
    func drop(_ token: Token) {
        if current?.number == token.number { current = nil }
    }

    private var fresh: Token? {
        current.flatMap { $0.isFresh(at: timeline.now) ? $0 : nil }
    }

    private func renewed() async throws(DirectoryError) -> Token {
        do throws(DirectoryError) {
            let token = try await obtainedOrReread()
            renewals += 1
            failure = nil
            current = token
            return token
        } catch {
            // That one caller was cancelled says nothing to the others.
            if error != .cancelled {
                renewals += 1
                failure = error
            }
            throw error
        }
    }

    /// Refused credentials are tried again only where they are others by now: the same ones, again and again, would lock a
    /// client out.
    private func obtainedOrReread() async throws(DirectoryError) -> Token {
        do throws(DirectoryError) {
            return try await obtained()
        } catch {
            guard case .credentialsRefused = error, let others = await reread(), others != form.credentials else {
                throw error
            }
            form = requestFor(others)
            return try await obtained()
        }
    }

    private func obtained() async throws(DirectoryError) -> Token {
        let secrets = form.credentials.secrets
        let answer = try await transport.answer(
            to: form.request, hiding: secrets, isThrottled: TokenRequest.isThrottled)
        let call = form.request.call
        guard answer.isSuccess else {
            let detail = ErrorDetail.text(of: answer, hiding: secrets)
            throw TokenRequest.isRefused(answer)
                ? .credentialsRefused(status: answer.status, detail: detail)
                : .refused(call, status: answer.status, detail: detail)
        }
        let told: TokenAnswer
        do {
            told = try answer.decoded(as: TokenAnswer.self)
        } catch {
            throw .unreadable(call, reason: .init(error))
        }
        let scopes = told.scopes?.map { OneLine.text($0, hiding: secrets) }
        if let needed, let scopes, !scopes.contains(needed) { throw .scopeMissing(needed, granted: scopes) }
        return Token(
            number: renewals + 1, text: told.accessToken, scopes: scopes,
            staleAt: told.usableFor.map { timeline.now + $0 }, credentials: form.credentials)
    }
}
