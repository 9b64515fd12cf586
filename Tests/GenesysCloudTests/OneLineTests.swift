import Testing

@testable import GenesysCloud

struct OneLineTests {
    @Test func `control characters and line ends become single blanks`() {
        #expect(OneLine.text("one\r\n\ttwo\u{1B}[31m \u{2028}three\u{202E}") == "one two [31m three")
    }

    @Test func `two hundred characters are kept`() {
        #expect(OneLine.text(String(repeating: "ä", count: 500)) == String(repeating: "ä", count: 200))
    }

    @Test func `secrets are hidden before the text is cut`() {
        let text = String(repeating: "x", count: 190) + "top-secret-value"
        #expect(OneLine.text(text, hiding: ["", "top-secret-value"]).hasSuffix("x[hidden]"))
    }

    @Test func `accents without end on one letter are cut as well`() {
        #expect(OneLine.text("e" + String(repeating: "\u{301}", count: 100_000)).unicodeScalars.count == 200)
    }

    @Test(arguments: ["\u{200D}", "\u{301}", "\u{20E3}"])
    func `a secret is hidden though something that joins it comes behind`(joiner: String) {
        let line = OneLine.text("xsecret\(joiner)y sec\u{200D} ret", hiding: ["secret", "sec ret"])
        #expect(
            line.unicodeScalars.elementsEqual(
                "x[hidden]\(joiner == "\u{200D}" ? " " : joiner)y [hidden]".unicodeScalars))
    }

    @Test func `a secret is hidden as it is and as a form carries it`() {
        let secret = "p/ss+w rd=1"
        let told = "client_secret=p%2Fss%2Bw%20rd%3D1, that is \(secret)"
        #expect(OneLine.text(told, hiding: [secret]) == "client_secret=[hidden], that is [hidden]")
    }
}
