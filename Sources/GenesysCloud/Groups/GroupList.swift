import Domain

/// A page of groups: a SCIM `ListResponse`, RFC 7644, section 3.4.2.
struct GroupList<Form: GroupForm>: Decodable {
    let totalResults: Int?
    let resources: [Resource]

    enum Resource {
        case group(Sighting)
        /// By its id, where it has one that can be read, and what is wrong with it.
        case unreadable(id: String?, reason: DirectoryError.BodyFault)
    }

    private enum CodingKeys: String, CodingKey {
        case totalResults
        case itemsPerPage
        case resources = "Resources"
    }

    /// - Throws: `DecodingError` where the body is no list. A resource that is no group does not make it one.
    init(from decoder: any Decoder) throws {
        let list = try decoder.container(keyedBy: CodingKeys.self)
        totalResults = try list.decodeIfPresent(Int.self, forKey: .totalResults)
        // `Resources` may be left out where there are none.
        let isEmpty = try totalResults == 0 || list.decodeIfPresent(Int.self, forKey: .itemsPerPage) == 0
        resources =
            isEmpty
            ? try list.decodeIfPresent([Resource].self, forKey: .resources) ?? []
            : try list.decode([Resource].self, forKey: .resources)
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
        return (groups, unreadable)
    }
}

extension GroupList.Resource: Decodable {
    init(from decoder: any Decoder) throws {
        do {
            self = .group(try Form(from: decoder).group)
        } catch let error as DecodingError {
            let id = try? decoder.container(keyedBy: IDKey.self).decode(String.self, forKey: .id)
            self = .unreadable(id: id.map { OneLine.text($0) }, reason: .init(error, below: decoder.codingPath))
        }
    }
}

private enum IDKey: CodingKey {
    case id
}
