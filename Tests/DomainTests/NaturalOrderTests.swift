import Domain
import Testing

@Suite struct NaturalOrderTests {
    @Test func `numbers within names are compared as numbers`() {
        let names = ["Group 10", "Group 2", "Group 1", "Group", "Group 2b", "group 3", "Zebra", "apple", "Ärzte"]
        #expect(
            names.inNaturalOrder() == [
                "apple", "Group", "Group 1", "Group 2", "Group 2b", "group 3", "Group 10", "Zebra", "Ärzte",
            ])
    }

    @Test func `names that differ only in case or leading zeros still have one order`() {
        #expect(NaturalOrder.compare("a 01", "a 1") < 0)
        #expect(NaturalOrder.compare("a 1", "a 01") > 0)
        #expect(NaturalOrder.compare("A", "a") < 0)
        #expect(NaturalOrder.compare("a", "a") == 0)
        #expect(NaturalOrder.compare("7" + String(repeating: "0", count: 400), "8") > 0)
    }

    @Test func `it is an order, whichever names there are`() {
        let names = ["", "0", "00", "1", "1a", "a1", "a01", "A1", "a", "b", "10", "9", "a10b2", "a10b10", "a9b"]
        for one in names {
            for other in names {
                #expect(NaturalOrder.compare(one, other).signum() == -NaturalOrder.compare(other, one).signum())
                for third in names
                where NaturalOrder.compare(one, other) < 0 && NaturalOrder.compare(other, third) < 0 {
                    #expect(NaturalOrder.compare(one, third) < 0, "\(one), \(other), \(third)")
                }
            }
        }
    }
}
