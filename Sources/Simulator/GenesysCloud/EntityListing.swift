/// A page of what is not SCIM, with the way to its neighbours.
struct EntityListing<Entity: Encodable>: Encodable {
    let entities: [Entity]
    let pageSize: Int
    let pageNumber: Int
    let total: Int
    let firstUri: String
    let nextUri: String?
    let previousUri: String?
    let lastUri: String
    let selfUri: String
    let pageCount: Int

    init<Item>(of items: [Item], page: PageRequest, at path: String, _ entity: (Item) -> Entity) {
        let count = (items.count + page.countedSize - 1) / page.countedSize
        let first = min((page.number - 1) * page.size, items.count)
        let uri = { (number: Int) in "\(path)?pageSize=\(page.size)&pageNumber=\(number)" }
        entities = items[first..<min(first + page.size, items.count)].map(entity)
        pageSize = page.size
        pageNumber = page.number
        total = items.count
        pageCount = count
        firstUri = uri(1)
        lastUri = uri(max(1, count))
        selfUri = uri(page.number)
        nextUri = page.number < count ? uri(page.number + 1) : nil
        previousUri = page.number > 1 ? uri(page.number - 1) : nil
    }
}

/// Which page a request is after.
struct PageRequest: Sendable {
    static let maximumSize = 100

    let size: Int
    /// What `pageCount` is reckoned from.
    let countedSize: Int
    let number: Int
    let isDescending: Bool

    /// - Throws: for what is no number, under 1 or over the maximum, and for an order there is not.
    init(_ query: Query, _ settings: SimulatedServer.GenesysCloudSettings) throws(Refusal) {
        let asked = try query.number("pageSize", default: 25)
        size = min(asked, settings.largestPage)
        countedSize = settings.countsPagesAsAsked ? asked : size
        number = try query.number("pageNumber", default: 1)
        let order = query.first("sortOrder") ?? "ascending"
        guard ["ascending", "descending"].contains(order) else {
            throw .invalidParameter("sortOrder", order, allowed: "ascending, descending")
        }
        isDescending = order == "descending"
        guard (1...Self.maximumSize).contains(asked) else {
            throw .invalidParameter("pageSize", String(asked), allowed: "1 to \(Self.maximumSize)")
        }
        guard number >= 1, number < 1 << 31 else {
            throw .invalidParameter("pageNumber", String(number), allowed: "1 and more")
        }
    }

    func sorted<Item>(_ items: [Item], by key: (Item) -> (name: String, id: String)) -> [Item] {
        let sorted = items.sorted { key($0) < key($1) }
        return isDescending ? sorted.reversed() : sorted
    }
}

extension Query {
    func number(_ name: String, default value: Int) throws(Refusal) -> Int {
        guard let text = first(name) else { return value }
        guard let number = Int(text) else { throw .invalidParameter(name, text, allowed: "whole numbers") }
        return number
    }
}
