import Foundation
import GenesysCloud
import Testing

struct RegionTests {
    private static let domains = [
        "mypurecloud.com", "mypurecloud.ie", "mypurecloud.com.au", "mypurecloud.jp", "mypurecloud.de",
        "usw2.pure.cloud", "cac1.pure.cloud", "apne2.pure.cloud", "euw2.pure.cloud", "aps1.pure.cloud",
        "sae1.pure.cloud", "mec1.pure.cloud", "apne3.pure.cloud", "euc2.pure.cloud", "mxc1.pure.cloud",
        "apse1.pure.cloud", "use2.us-gov-pure.cloud", "edee1.eusc-pure.cloud",
    ]

    @Test(arguments: domains)
    func `each region has its hosts, by its domain or one of them`(domain: String) throws {
        for name in [domain, "api.\(domain)", "login.\(domain)", "apps.\(domain)", domain.uppercased()] {
            let region = try #require(Region(name))
            #expect(region.apiURL.absoluteString == "https://api.\(domain)")
            #expect(region.apiURL.loginSibling.absoluteString == "https://login.\(domain)")
        }
    }

    @Test(arguments: domains)
    func `a host is told by its service, in either case, and by nothing that only begins or ends like it`(
        domain: String
    ) {
        #expect(Region(of: .api, host: "api.\(domain)")?.domain == domain)
        #expect(Region(of: .login, host: "LOGIN.\(domain.uppercased())")?.domain == domain)
        for host in [domain, "login.\(domain)", "api.\(domain).", "api.\(domain).evil.example", "xapi.\(domain)", ""] {
            #expect(Region(of: .api, host: host) == nil)
        }
        // A Greek, and a Cyrillic letter.
        #expect(Region(of: .api, host: "api.\(domain.replacing("o", with: "\u{3BF}"))x") == nil)
        #expect(Region(of: .api, host: "\u{430}pi.\(domain)") == nil)
    }

    @Test func `there are no others`() {
        #expect(Set(Region.domains) == Set(Self.domains))
        #expect(Region.standard.domain == "mypurecloud.com")
    }

    @Test(
        arguments: zip(
            ["usw2", "EUW2", "apse1", "use2"],
            ["usw2", "euw2", "apse1"].map { "\($0).pure.cloud" } + ["use2.us-gov-pure.cloud"]))
    func `the first part of a domain is enough where it tells the region`(name: String, domain: String) {
        #expect(Region(name)?.domain == domain)
    }

    @Test(arguments: [
        "", "mypurecloud", "ie", "pure.cloud", "euw9", "api.", "evil.mypurecloud.com", "mypurecloud.com.evil",
    ])
    func `what is no region is none`(name: String) {
        #expect(Region(name) == nil)
    }

    @Test(arguments: [
        ("https://API.mypurecloud.de", "https://login.mypurecloud.de"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://api.example.org:8443", "https://login.example.org:8443"),
    ])
    func `tokens come from the login host beside an API host, else from the same`(api: String, login: String) throws {
        #expect(try #require(URL(string: api)).loginSibling.absoluteString == login)
    }
}
