public import Foundation

/// A region of Genesys Cloud, by the domain of its hosts.
public struct Region: Hashable, Sendable {
    /// Where nothing else is said.
    public static let standard = Region(domain: "mypurecloud.com")

    /// As in ``domains``: `mypurecloud.ie`.
    public let domain: String

    /// The domains of the regions there are, as Genesys publishes them.
    public static let domains =
        ["mypurecloud.com", "mypurecloud.ie", "mypurecloud.com.au", "mypurecloud.jp", "mypurecloud.de"]
        + ["usw2", "cac1", "apne2", "euw2", "aps1", "sae1", "mec1", "apne3", "euc2", "mxc1", "apse1"].map {
            "\($0).pure.cloud"
        } + ["use2.us-gov-pure.cloud", "edee1.eusc-pure.cloud"]

    /// What a region may be called: its domain, or the first part of it where that is enough to tell it.
    public static var names: [String] { domains + domains.compactMap(shortName) }

    /// `nil` where there is no region of that name. A host of the region stands for it.
    public init?(_ name: String) {
        let name = name.lowercased()
        let bare = ["api.", "login.", "apps."].reduce(name) { $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0 }
        guard let domain = Self.domains.first(where: { $0 == bare || Self.shortName($0) == bare }) else { return nil }
        self.init(domain: domain)
    }

    /// What the hosts of a region are for, by what their names begin with.
    public enum Service: String, Sendable {
        case api, login
    }

    /// The region whose host for this it is, `nil` where it is none's. Names of hosts are the same in capitals, and otherwise to
    /// the letter: a dot at the end, or a letter that only looks like one, makes it another.
    public init?(of service: Service, host: String) {
        guard host.utf8.allSatisfy({ $0 < 0x80 }),
            let domain = Self.domains.first(where: { "\(service.rawValue).\($0)" == host.lowercased() })
        else { return nil }
        self.init(domain: domain)
    }

    private init(domain: String) { self.domain = domain }

    /// Where the region's API is, without a path: `https://api.mypurecloud.ie`.
    public var apiURL: URL {
        var components = URLComponents()
        components.scheme = "https"
        components.host = "api.\(domain)"
        return components.url ?? URL(fileURLWithPath: "/")
    }

    private static func shortName(_ domain: String) -> String? {
        domain.hasSuffix("pure.cloud") ? domain.split(separator: ".").first.map(String.init) : nil
    }
}

extension URL {
    /// Where an API of this address gets its tokens: from `login.` instead of `api.`, or from the same host where it is not
    /// called so.
    public var loginSibling: URL {
        guard var components = URLComponents(url: self, resolvingAgainstBaseURL: false), let host = components.host,
            host.lowercased().hasPrefix("api.")
        else { return self }
        components.host = "login." + host.dropFirst("api.".count)
        return components.url ?? self
    }
}
