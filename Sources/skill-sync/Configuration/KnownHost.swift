import Foundation
import GenesysCloud

/// Whether a URL leads to Genesys Cloud, or nowhere but to this machine.
struct KnownHost {
    private let service: Region.Service
    private let host: String
    /// `nil` for this machine, and for hosts that are not known.
    private let region: Region?
    private let isLoopback: Bool
    private let isUsualPort: Bool

    init(_ url: URL, _ service: Region.Service) {
        self.service = service
        host = url.host(percentEncoded: true) ?? ""
        region = Region(of: service, host: host)
        isLoopback = PlainHTTP.isLoopback(host)
        isUsualPort = url.port.map { $0 == 443 } ?? true
    }

    /// Why the secret is not to go there, `nil` where it may.
    var objection: String? {
        if isLoopback || region != nil && isUsualPort { return nil }
        let name = region == nil ? host : "another port of \(host)"
        let what = service == .api ? "API host" : "login host"
        return "\(name) is no \(what) of Genesys Cloud; if the secret may go there, set \"allowUnknownHost\": true"
    }

    /// Why tokens are not to come from there for this API.
    func objection(beside api: KnownHost) -> String? {
        guard let region, let apiRegion = api.region, region != apiRegion else { return nil }
        return "is of the region \(region.domain), but the API is of \(apiRegion.domain)"
    }
}
