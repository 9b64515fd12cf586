import Foundation
import GenesysCloud
import Testing

struct PlainHTTPTests {
    @Test(arguments: [
        "https://api.mypurecloud.com", "HTTPS://example.com", "http://localhost", "http://LOCALHOST:8080",
        "http://127.0.0.1:1", "http://127.255.1.2", "http://[::1]:8080/path",
    ])
    func `https goes anywhere and http to this machine`(address: String) throws {
        #expect(PlainHTTP.isSafe(try #require(URL(string: address))))
    }

    @Test(arguments: [
        "http://api.mypurecloud.com", "http://127.0.0.1.example.com", "http://128.0.0.1", "http://0.0.0.0",
        "http://[::2]", "http://localhost.example.com", "http://127.1", "http://127.0.0.1@example.com",
        "ftp://localhost", "http:", "localhost",
    ])
    func `http goes nowhere else`(address: String) throws {
        #expect(!PlainHTTP.isSafe(try #require(URL(string: address))))
    }
}
