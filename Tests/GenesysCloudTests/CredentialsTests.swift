import GenesysCloud
import Testing

struct CredentialsTests {
    @Test func `whatever prints credentials shows the id and no secret`() {
        let credentials = Credentials(clientID: "the-id", clientSecret: "the-secret")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(text.contains("the-id"))
            #expect(!text.contains("the-secret"))
        }
    }
}
