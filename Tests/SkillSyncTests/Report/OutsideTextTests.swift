import Testing

@testable import skill_sync

@Suite struct OutsideTextTests {
    @Test func `a text that is only a text stays as it is`() {
        for text in ["Größe", "Gru\u{308}n & \"so\"", "日本 <1>", "😀 'a'", "ക\u{D4E}ക", ""] {
            #expect(OutsideText(text).renderText == text)
        }
    }

    @Test func `what a reader would not see is written out`() {
        #expect(OutsideText("a\u{202E}b\0").renderText == #"a\u{202e}b\u{0}"#)
    }

    @Test(arguments: ["<", ">", "&", "\"", "'"])
    func `a character of markup stands alone`(markup: Character) {
        #expect(OutsideText("a\(markup)\u{301}b").renderText == "a\(markup)\\u{301}b")
        #expect(OutsideText("a\u{D4E}\(markup)b").renderText == "a\\u{d4e}\(markup)b")
        #expect(OutsideText("\u{D4E}\(markup)\u{20E3}").renderText.contains(markup))
    }
}
