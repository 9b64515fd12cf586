import Testing

@testable import skill_sync

@Suite struct ValueScaleTests {
    @Test(arguments: [
        (0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (12, [0, 5, 10, 15]),
        (99, [0, 50, 100]), (1001, [0, 500, 1000, 1500]),
    ])
    func `steps are round and few`(highest: Int, values: [Int]) {
        let scale = ValueScale(covering: highest, in: .wide)
        #expect(scale.ticks.map(\.label) == values.map(\.grouped))
        #expect(scale.top == values.last)
    }

    @Test func `zero lies at the bottom of the plot and the highest value at its top`() {
        let scale = ValueScale(covering: 100, in: .wide)
        #expect(scale.y(0) == ChartFrame.wide.plotBottom)
        #expect(scale.y(100) == ChartFrame.wide.top)
        #expect(scale.y(50) == (ChartFrame.wide.plotBottom + ChartFrame.wide.top) / 2)
        #expect(scale.ticks.map(\.y) == [scale.y(0), scale.y(50), scale.y(100)])
    }
}
