import Testing

@testable import GenesysCloud

struct PercentEncodingTests {
    @Test(arguments: [
        ("aZ09-._~", "aZ09-._~"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("ä+ &=%", "%C3%A4%2B%20%26%3D%25"), ("\n", "%0A"),
    ])
    func `only unreserved characters stay as they are`(text: String, encoded: String) {
        #expect(PercentEncoding.text(text) == encoded)
    }
}
