import Configuration
import Foundation
import GenesysCloud

/// Where the server is, and who we are to it: from the environment, or a `.env` file beside the configuration.
struct ServerAccess: Sendable {
    /// What the names of variables begin with that are meant for us.
    static let prefix = "GENESYS_"
    /// What they are read from.
    private static let variables: Set = [
        "GENESYS_CLIENT_ID", "GENESYS_CLIENT_SECRET", "GENESYS_ENV_URL", "GENESYS_LOGIN_URL",
    ]

    let apiURL: URL
    let loginURL: URL
    let clientID: String
    let clientSecret: String
    /// Whether the addresses may be those of hosts that are of no region.
    private let allowsUnknownHosts: Bool

    /// Reads the variables; one that is set in the environment goes before the file's.
    ///
    /// - Parameter anyHost: whether they may name hosts that are of no region, where the dialect is that of Genesys Cloud.
    /// - Throws: a failure with every variable that is missing or no URL, or where somebody else may have had a hand in what
    ///   is said.
    static func load(
        environment: [String: String], besideConfiguration path: String?, _ dialect: Dialect,
        allowingUnknownHosts anyHost: Bool = false
    ) throws(CommandFailure) -> ServerAccess {
        let file = file(besideConfiguration: path)
        for path in [path, file].compactMap(\.self) { try FileTrust.check(path) }
        let secrets = SecretsSpecifier<String, String>.dynamic { key, _ in key == "GENESYS_CLIENT_SECRET" }
        let variables = [environment, try EnvironmentFile.variables(at: file)]
        try requireOneSource(variables, called: ["the environment", file])
        return try ServerAccess(
            ConfigReader(
                providers: variables.map {
                    EnvironmentVariablesProvider(environmentVariables: $0, secretsSpecifier: secrets)
                }), dialect, anyHost: anyHost, given: variables.flatMap(\.keys).filter { $0.hasPrefix(prefix) })
    }

    /// Whoever can say where a secret goes could have it: who says the one must be who says the other.
    ///
    /// - Parameter sources: the variables, those that go before others first.
    private static func requireOneSource(
        _ sources: [[String: String]], called names: [String]
    ) throws(CommandFailure) {
        let given = variables.sorted().compactMap { variable -> (source: Int, variable: String)? in
            guard let source = sources.firstIndex(where: { $0[variable] != nil }),
                sources[source][variable]?.bare.isBlank == false
            else { return nil }
            return (source, variable)
        }
        let used = Set(given.map(\.source)).sorted()
        guard used.count > 1 else { return }
        throw CommandFailure(
            "addresses and secrets come from two sources:",
            details: used.map { source in
                let list = given.filter { $0.source == source }.map(\.variable).joined(separator: ", ")
                return "\(list): \(names[source])"
            },
            try: "set all of them in the environment, or all of them in \(names[names.endIndex - 1])", .configuration)
    }

    var credentials: Credentials { Credentials(clientID: clientID, clientSecret: clientSecret) }

    /// The credentials that their sources have by now; `nil` where these cannot be read, or name another server by now: a
    /// secret that came with one address is not sent to another.
    func reread(
        environment: [String: String], besideConfiguration path: String?, _ dialect: Dialect
    ) -> Credentials? {
        let now = try? ServerAccess.load(
            environment: environment, besideConfiguration: path, dialect, allowingUnknownHosts: allowsUnknownHosts)
        guard let now, now.apiURL == apiURL, now.loginURL == loginURL else { return nil }
        return now.credentials
    }

    /// The `.env` file, whether or not there is one.
    static func file(besideConfiguration path: String?) -> String {
        URL(fileURLWithPath: path ?? "./config.json").deletingLastPathComponent().appendingPathComponent(".env").path
    }

    /// - Parameter given: the names of variables that may be meant for us.
    private init(
        _ reader: ConfigReader, _ dialect: Dialect, anyHost: Bool, given: [String]
    ) throws(CommandFailure) {
        allowsUnknownHosts = anyHost
        var problems: [Problem] = []
        func required(_ key: ConfigKey, _ variable: String) -> String {
            let value = reader.string(forKey: key, isSecret: true)?.bare ?? ""
            if value.isBlank {
                let nearest = NearestName.to(variable, among: given.filter { !Self.variables.contains($0) })
                let hint = nearest.map { "; is \($0.shown) meant for it?" } ?? ""
                problems.append(Problem(place: variable, message: "not set" + hint))
            }
            return value
        }
        func url(_ key: ConfigKey, _ variable: String, default fallback: URL) -> URL {
            guard let text = reader.string(forKey: key)?.bare, !text.isBlank else { return fallback }
            guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
                ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty
            else {
                let shown = text.looksLikeAddress ? "\"\(text)\"" : "something else"
                problems.append(Problem(place: variable, message: "must be an http or https URL, but is \(shown)"))
                return fallback
            }
            if url.user != nil || url.password != nil || url.query != nil || url.fragment != nil {
                problems.append(
                    Problem(place: variable, message: "must not carry a user name, a password, a query or a fragment"))
            }
            if !url.hasPossiblePort {
                problems.append(Problem(place: variable, message: "must have a port from 1 to 65535, or none"))
            }
            if scheme == "http", !PlainHTTP.isSafe(url) {
                problems.append(
                    Problem(place: variable, message: "plain http sends the secret in the clear to \(host); use https"))
            }
            return url
        }
        apiURL = url("genesys.env.url", "GENESYS_ENV_URL", default: dialect.region.apiURL)
        loginURL = url(
            "genesys.login.url", "GENESYS_LOGIN_URL", default: dialect.hasLoginHost ? apiURL.loginSibling : apiURL)
        if case .genesysCloud = dialect, !anyHost {
            let api = KnownHost(apiURL, .api)
            let login = KnownHost(loginURL, .login)
            if let objection = api.objection { problems.append(Problem(place: "GENESYS_ENV_URL", message: objection)) }
            // Where nobody names one it is the sibling of the API's.
            if loginURL != apiURL.loginSibling, let objection = login.objection ?? login.objection(beside: api) {
                problems.append(Problem(place: "GENESYS_LOGIN_URL", message: objection))
            }
        }
        clientID = required("genesys.client.id", "GENESYS_CLIENT_ID")
        clientSecret = required("genesys.client.secret", "GENESYS_CLIENT_SECRET")
        if !problems.isEmpty {
            throw CommandFailure(problems, in: "the environment (or .env)", .configuration)
        }
    }
}

extension URL {
    /// Whether the port, where there is one, is one that a socket takes. It is read from the text: a number beyond all measure is
    /// no port to the URL itself.
    fileprivate var hasPossiblePort: Bool {
        let address = absoluteString.split(separator: "//", maxSplits: 1).last?.prefix { !"/?#".contains($0) } ?? ""
        // An address in brackets has colons of its own.
        let rest = address.lastIndex(of: "]").map { address[$0...] } ?? address
        guard let colon = rest.lastIndex(of: ":") else { return true }
        let port = rest[rest.index(after: colon)...]
        return port.isEmpty || Int(port).map { 1...65535 ~= $0 } ?? false
    }
}

extension String {
    /// Whether it may be shown where an address should stand: not what may be a secret that was put into the wrong variable.
    fileprivate var looksLikeAddress: Bool {
        if contains("@") { return false }
        return count < 16 || wholeMatch(of: /([a-z]+:\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?\/?/) != nil
    }

    /// Without blanks and line ends around it, which are left over from a file or a command that printed it, and without the
    /// quotes that `.env` files often have (the tutorial's dotenv takes them away as well).
    fileprivate var bare: String {
        let trimmed = trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.count >= 2, let quote = trimmed.first, quote == trimmed.last, quote == "\"" || quote == "'" else {
            return trimmed
        }
        return trimmed.dropFirst().dropLast().trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
