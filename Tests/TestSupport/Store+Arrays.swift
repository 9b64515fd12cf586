public import Domain
public import Foundation
public import Store

/// The streamed answers as arrays.
extension Store {
    public func attempts(_ filter: AttemptFilter = AttemptFilter()) throws(StoreError) -> [Attempt] {
        var rows: [Attempt] = []
        try attempts(filter) {
            rows.append($0); return true
        }
        return rows
    }

    public func applied(about name: String? = nil, at date: Date? = nil) throws(StoreError) -> [Applied] {
        var rows: [Applied] = []
        try applied(about: name, at: date) {
            rows.append($0); return true
        }
        return rows
    }

    public func drift(about name: String? = nil, at date: Date? = nil) throws(StoreError) -> [Drift] {
        var rows: [Drift] = []
        try drift(about: name, at: date) {
            rows.append($0); return true
        }
        return rows
    }

    public func conflicts(since time: Date? = nil) throws(StoreError) -> [ConflictHour] {
        var rows: [ConflictHour] = []
        try conflicts(since: time) {
            rows.append($0); return true
        }
        return rows
    }

    public func cycles(limit: Int? = nil) throws(StoreError) -> [Cycle] {
        var rows: [Cycle] = []
        try cycles(limit: limit) {
            rows.append($0); return true
        }
        return rows
    }

    public func revisions(changing groupName: String? = nil) throws(StoreError) -> [Revision] {
        var rows: [Revision] = []
        try revisions(changing: groupName) {
            rows.append($0); return true
        }
        return rows
    }

    public func trail(
        of group: String, since: Date? = nil, until: Date? = nil
    ) throws(StoreError) -> [TrailEvent] {
        var rows: [TrailEvent] = []
        try trail(of: group, since: since, until: until) {
            rows.append($0); return true
        }
        return rows
    }

    public func events(after id: Int64 = 0, since: Date? = nil) throws(StoreError) -> [ExportedEvent] {
        var rows: [ExportedEvent] = []
        try events(after: id, since: since) {
            rows.append($0); return true
        }
        return rows
    }
}
