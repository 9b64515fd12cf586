import Testing

@testable import Simulator

struct QueryTests {
    @Test(arguments: [
        (nil, []), ("", []), ("a=1&a=2", ["1", "2"]), ("b=1&a=x%20y+z%2B", ["x y z+"]), ("a", [""]), ("a=b=c", ["b=c"]),
        ("A=1", []),
    ])
    func `a parameter has the values that it was given, decoded`(text: String?, values: [String]) {
        #expect(Query(text).all("a") == values)
    }

    @Test(arguments: ["a=%zz", "a=%", "a=b c", "a=\u{1}"])
    func `what is not encoded as it has to be has no parameter that is known`(text: String) {
        #expect(Query(text).names == [text])
    }
}
