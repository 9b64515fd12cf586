/// The groups in the order in which they were added, each with the text that was last made of it.
struct GroupTable: Sendable {
    private struct Row: Sendable {
        var group: SimulatedGroup
        var encoded: [UInt8]?
    }

    private var rows: [Row] = []
    private var positions: [String: Int] = [:]

    var count: Int { rows.count }
    var groups: [SimulatedGroup] { rows.map(\.group) }

    subscript(id: String) -> SimulatedGroup? {
        positions[id].map { rows[$0].group }
    }

    func first(named displayName: String) -> SimulatedGroup? {
        rows.first { $0.group.displayName == displayName }?.group
    }

    /// Puts the group in its place, or at the end if there is none of this id.
    mutating func put(_ group: SimulatedGroup) {
        if let position = positions[group.id] {
            rows[position] = Row(group: group)
        } else {
            positions[group.id] = rows.count
            rows.append(Row(group: group))
        }
    }

    mutating func remove(id: String) -> SimulatedGroup? {
        guard let position = positions.removeValue(forKey: id) else { return nil }
        let removed = rows.remove(at: position)
        for later in position..<rows.count {
            positions[rows[later].group.id] = later
        }
        return removed.group
    }

    mutating func removeAll() {
        rows.removeAll()
        positions.removeAll()
    }

    mutating func reserve(_ additional: Int) {
        rows.reserveCapacity(rows.count + additional)
        positions.reserveCapacity(positions.count + additional)
    }

    mutating func forgetEncoded() {
        for position in rows.indices { rows[position].encoded = nil }
    }

    /// The group's text, made by `encode` only if the group has changed since it was last asked for.
    mutating func encoded(
        at position: Int, by encode: (SimulatedGroup) throws -> [UInt8]
    ) rethrows -> [UInt8] {
        if let encoded = rows[position].encoded { return encoded }
        let encoded = try encode(rows[position].group)
        rows[position].encoded = encoded
        return encoded
    }

    /// As ``encoded(at:by:)``, by id; `nil` if there is no such group.
    mutating func encoded(
        id: String, by encode: (SimulatedGroup) throws -> [UInt8]
    ) rethrows -> [UInt8]? {
        guard let position = positions[id] else { return nil }
        return try encoded(at: position, by: encode)
    }
}
