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

    /// Reads the variables; one that is set in the environment goes before the file's.
    ///
    /// - Throws: a failure with every variable that is missing or no URL.
    static func load(
        environment: [String: String], besideConfiguration path: String?, _ dialect: Dialect
    ) throws(CommandFailure) -> ServerAccess {
        let file = file(besideConfiguration: path)
        let secrets = SecretsSpecifier<String, String>.dynamic { key, _ in key == "GENESYS_CLIENT_SECRET" }
        let variables = [environment, try EnvironmentFile.variables(at: file)]
        return try ServerAccess(
            ConfigReader(
                providers: variables.map {
                    EnvironmentVariablesProvider(environmentVariables: $0, secretsSpecifier: secrets)
                }), dialect, given: variables.flatMap(\.keys).filter { $0.hasPrefix(prefix) })
    }

    var credentials: Credentials { Credentials(clientID: clientID, clientSecret: clientSecret) }

    /// The credentials that their sources have by now; `nil` where these cannot be read, or name another server by now: a
    /// secret that came with one address is not sent to another.
    func reread(
        environment: [String: String], besideConfiguration path: String?, _ dialect: Dialect
    ) -> Credentials? {
        let now = try? ServerAccess.load(environment: environment, besideConfiguration: path, dialect)
        guard let now, now.apiURL == apiURL, now.loginURL == loginURL else { return nil }
        return now.credentials
    }

    /// The `.env` file, whether or not there is one.
    static func file(besideConfiguration path: String?) -> String {
        URL(fileURLWithPath: path ?? "./config.json").deletingLastPathComponent().appendingPathComponent(".env").path
    }

    /// - Parameter given: the names of variables that may be meant for us.
    private init(_ reader: ConfigReader, _ dialect: Dialect, given: [String]) throws(CommandFailure) {
        var problems: [Problem] = []
        func required(_ key: ConfigKey, _ variable: String) -> String {
            let value = reader.string(forKey: key, isSecret: true)?.unquoted ?? ""
            if value.isBlank {
                let nearest = NearestName.to(variable, among: given.filter { !Self.variables.contains($0) })
                let hint = nearest.map { "; is \($0.shown) meant for it?" } ?? ""
                problems.append(Problem(place: variable, message: "not set" + hint))
            }
            return value
        }
        func url(_ key: ConfigKey, _ variable: String, default fallback: URL) -> URL {
            guard let text = reader.string(forKey: key)?.unquoted, !text.isBlank else { return fallback }
            guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
                ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty
            else {
                let shown = text.contains("@") ? "something else" : "\"\(text)\""
                problems.append(Problem(place: variable, message: "must be an http or https URL, but is \(shown)"))
                return fallback
            }
            if url.user != nil || url.password != nil || url.query != nil || url.fragment != nil {
                problems.append(
                    Problem(place: variable, message: "must not carry a user name, a password, a query or a fragment"))
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
        clientID = required("genesys.client.id", "GENESYS_CLIENT_ID")
        clientSecret = required("genesys.client.secret", "GENESYS_CLIENT_SECRET")
        if !problems.isEmpty {
            throw CommandFailure(problems, in: "the environment (or .env)", .configuration)
        }
    }
}

extension String {
    /// Without the quotes around it that `.env` files often have (the tutorial's dotenv takes them away as well).
    fileprivate var unquoted: String {
        guard count >= 2, let quote = first, quote == last, quote == "\"" || quote == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}
