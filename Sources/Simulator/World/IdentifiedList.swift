/// Values in the order in which they were added, each to be found by its id. None is ever removed.
struct IdentifiedList<Element: SimulatedEntity>: Sendable {
    private(set) var elements: [Element] = []
    private var positions: [String: Int] = [:]

    subscript(id: String) -> Element? { positions[id].map { elements[$0] } }

    /// Puts the element in its place, or at the end if there is none of this id.
    mutating func put(_ element: Element) {
        if let position = positions[element.id] {
            elements[position] = element
        } else {
            positions[element.id] = elements.count
            elements.append(element)
        }
    }
}

/// What the organization knows by an id.
protocol SimulatedEntity: Sendable {
    var id: String { get }
}

extension SimulatedPerson: SimulatedEntity {}
extension SimulatedSkill: SimulatedEntity {}
