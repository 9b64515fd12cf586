import Domain
import Store
import TestSupport
import Testing

/// People in a group whose name another group has as well: nothing is asked of them by it, and nothing is listed.
@Suite struct UndecidedPeopleTests {
    private typealias Scene = PeopleDriftTests.Scene

    private func rated(_ id: String, _ proficiency: Double) -> SkillSet {
        SkillSet([Skill(id: id, proficiency: proficiency)])
    }

    private func people(_ scene: Scene) throws -> [Drift] {
        try scene.store.drift().filter { $0.targetKind == .user }
    }

    @Test(arguments: Mode.allCases)
    func `a person in a group whose name is ambiguous is not listed for what others gave them`(mode: Mode) throws {
        let scene = try Scene(mode: mode)
        try scene.map(["Sales": ["a"]])
        try scene.see(["s"], ["x"])
        try scene.see(["s"], ["x"], twin: true)
        #expect(try people(scene) == [])
        #expect(try scene.store.drift().map(\.cause) == [.ambiguousName, .ambiguousName])
        #expect(try scene.store.drift(at: scene.scratch.now).map(\.cause) == [.ambiguousName, .ambiguousName])
    }

    @Test(arguments: Mode.allCases)
    func `nor for what others made of the skills that the group gave`(mode: Mode) throws {
        let scene = try Scene(mode: mode)
        try scene.map(["Sales": ["a", "b"]])
        try scene.see(["s"], [])
        try scene.write(.applied)
        try scene.see(["s"], rated("a", 4).union(["b"]), twin: true)
        #expect(try people(scene) == [])
        try scene.see(["s"], rated("a", 0).union(["x"]), twin: true)
        #expect(try people(scene) == [])
    }

    @Test func `what an ambiguous group asks for is not too much where another group asks for something else`() throws {
        let scene = try Scene()
        try scene.map(["Sales": rated("a", 3), "Care": ["b"]])
        try scene.see(["s", "c"], rated("a", 2).union(["b"]))
        try scene.see(["s", "c"], rated("a", 2).union(["b"]), twin: true)
        #expect(try people(scene) == [])
        try scene.see(["s", "c"], rated("a", 2).union(["b", "x"]), twin: true)
        #expect(try people(scene).map(\.extra) == [["x"]])
    }

    @Test func `what a group gave that is mapped no longer goes all the same`() throws {
        let scene = try Scene()
        try scene.map(["Sales": ["a"], "Care": ["b"]])
        try scene.see(["s", "c"], [])
        try scene.write(.applied)
        try scene.see(["s", "c"], ["a", "b"], twin: true)
        try scene.map(["Sales": ["a"]])
        let drift = try people(scene)
        #expect(drift.map(\.cause) == [.mappingChanged])
        #expect(drift.map(\.extra) == [["b"]])
        #expect(Plan(mending: try scene.store.plannableDrift(), mode: .replace).changes.map(\.after) == [["a"]])
    }

    @Test func `people of whom nothing is asked are not among those that the guard counts`() throws {
        let scene = try Scene()
        try scene.map(["Sales": ["a"]])
        try scene.see(["s"], ["x"])
        let plan = Plan(mending: [], mode: .replace)
        #expect(try scene.store.extent(of: plan, groupsKnown: nil).mappedTargets == 1)
        try scene.see(["s"], ["x"], twin: true)
        #expect(try scene.store.extent(of: plan, groupsKnown: nil).mappedTargets == 0)
    }
}
