import Foundation

/// A client's credentials in the header `Authorization`, each encoded as in a form: RFC 6749, section 2.3.1.
struct BasicCredentials: Sendable {
    let id: String
    let secret: String

    /// `nil` for anything else.
    init?(_ authorization: String?) {
        guard let authorization, authorization.lowercased().hasPrefix("basic "),
            let decoded = Data(base64Encoded: String(authorization.dropFirst("basic ".count)))
        else { return nil }
        let parts = String(decoding: decoded, as: UTF8.self).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let plain = parts.map { $0.replacing("+", with: " ").removingPercentEncoding }
        guard let id = plain[0], let secret = plain[1] else { return nil }
        self.id = id
        self.secret = secret
    }
}
