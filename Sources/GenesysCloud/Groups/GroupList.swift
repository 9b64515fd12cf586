import Domain

/// A page of groups: a SCIM `ListResponse`, RFC 7644, section 3.4.2.
struct GroupList<Form: GroupForm>: Decodable {
    let totalResults: Int?
    private(set) var resources: [Resource]

    enum Resource {
        case group(Sighting)
        /// By its id, where it has one that can be read, and what is wrong with it.
        case unreadable(id: String?, reason: DirectoryError.BodyFault)
    }

    /// - Throws: `DecodingError` where the body is no list. A resource that is no group does not make it one.
    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: AttributeName.self)
        totalResults = try list.decodeIfPresent(Int.self, forKey: list.key("totalResults"))
        // `Resources` may be left out where there are none.
        let isEmpty = try totalResults == 0 || list.decodeIfPresent(Int.self, forKey: list.key("itemsPerPage")) == 0
        let key = try list.key("Resources")
        resources =
            isEmpty
            ? try list.decodeIfPresent([Resource].self, forKey: key) ?? []
            : try list.decode([Resource].self, forKey: key)
    }

    /// Makes the resource at a 0-based position one that cannot be read.
    mutating func refuse(at index: Int, reason: DirectoryError.BodyFault) {
        guard resources.indices.contains(index) else { return }
        var id: String?
        if case .group(let group) = resources[index] { id = OneLine.text(group.id) }
        if case .unreadable(let told, _) = resources[index] { id = told }
        resources[index] = .unreadable(id: id, reason: reason)
    }

    /// The resources as groups and what is no group, counted from the page's 1-based start index on.
    func sorted(from startIndex: Int) -> (groups: [Sighting], unreadable: [UnreadableGroup]) {
        var groups: [Sighting] = []
        var unreadable: [UnreadableGroup] = []
        groups.reserveCapacity(resources.count)
        for (offset, resource) in resources.enumerated() {
            switch resource {
            case .group(let group): groups.append(group)
            case .unreadable(let id, let reason):
                unreadable.append(UnreadableGroup(index: startIndex + offset, id: id, reason: reason))
            }
        }
        return (Form.listed(groups), unreadable)
    }
}

extension GroupList.Resource: Decodable {
    init(from decoder: any Decoder) throws {
        do {
            self = .group(try Form(from: decoder).group)
        } catch let error as DecodingError {
            self = .unreadable(
                id: (try? Self.id(decoder)).map { OneLine.text($0) }, reason: .init(error, below: decoder.codingPath))
        }
    }

    private static func id(_ decoder: any Decoder) throws -> String {
        let resource = try decoder.container(keyedBy: AttributeName.self)
        return try resource.decode(String.self, forKey: resource.key("id"))
    }
}
