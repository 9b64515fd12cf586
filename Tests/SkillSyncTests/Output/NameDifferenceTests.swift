import Testing

@testable import skill_sync

@Suite struct NameDifferenceTests {
    @Test(arguments: [
        (
            "Sales\u{A0}EMEA", "Sales EMEA", NameDifference.Kind.blank,
            "differs only in blanks: U+00A0 NO-BREAK SPACE here, U+0020 SPACE there, after \"Sales\""
        ),
        ("Sales ", "Sales", .blank, "differs only in blanks: U+0020 SPACE here, the end there, after \"Sales\""),
        (
            "Sa\u{200B}les", "Sales", .blank,
            "differs only in blanks: U+200B ZERO WIDTH SPACE here, U+006C LATIN SMALL LETTER L there, after \"Sa\""
        ),
        (
            "sales", "Sales", .letterCase,
            "differs only in upper and lower case: U+0073 LATIN SMALL LETTER S here, U+0053 LATIN CAPITAL LETTER S there, "
                + "at the beginning"
        ),
        (
            "Zu\u{308}rich", "Z\u{FC}rich", .unicodeForm,
            "differs only in how Unicode writes an accented letter: U+0075 LATIN SMALL LETTER U here, "
                + "U+00FC LATIN SMALL LETTER U WITH DIAERESIS there, after \"Z\""
        ),
        (
            "S\u{430}les", "Sales", .lookAlike,
            "differs only in letters that look alike: U+0430 CYRILLIC SMALL LETTER A here, U+0061 LATIN SMALL LETTER A there, "
                + "after \"S\""
        ),
        (
            "Q1\u{2013}Q2", "Q1-Q2", .lookAlike,
            "differs only in letters that look alike: U+2013 EN DASH here, U+002D HYPHEN-MINUS there, after \"Q1\""
        ),
    ])
    func `names that look the same are told apart`(
        name: String, other: String, kind: NameDifference.Kind, sentence: String
    ) {
        let difference = NameDifference(of: name, from: other)
        #expect(difference?.kind == kind)
        #expect(difference?.sentence == sentence)
    }

    @Test(arguments: [("Sales", "Sales"), ("Sales", "Support"), ("Sales 1", "Sales 2"), ("", "a")])
    func `names that are the same or plainly others need no words`(name: String, other: String) {
        #expect(NameDifference(of: name, from: other) == nil)
    }

    @Test func `of several candidates the one that looks the same is the nearest`() {
        let near = NearestName.described("Sales\u{A0}A", among: ["Sales\u{A0}B", "Sales A", "Other"])
        #expect(near?.name == "Sales A")
        #expect(near?.words.hasPrefix("\"Sales A\", which differs only in blanks") == true)
        #expect(NearestName.described("Sales", among: ["Sles"])?.words == "\"Sles\"")
        #expect(NearestName.described("Sales", among: ["Zebra crossing"]) == nil)
    }
}
