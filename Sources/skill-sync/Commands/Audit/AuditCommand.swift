import ArgumentParser
import Domain
import Store

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Answers from the database what drifted and what was done, by whose mapping, when.",
        discussion: """
            EXAMPLES
              skill-sync audit drift
              skill-sync audit trail "Sales EMEA" --since 7d
              skill-sync audit attempts --outcome conflict --format json
            """,
        subcommands: [
            DriftCommand.self, AttemptsCommand.self, TrailCommand.self, AppliedCommand.self, CyclesCommand.self,
            MappingsCommand.self, ConflictsCommand.self, ReportCommand.self,
        ])
}

/// A query of the database whose answer is a list of rows.
protocol AuditQuery: ContextCommand {
    associatedtype Row

    var query: QueryOptions { get }
    var options: GlobalOptions { get }
    static var listing: Listing<Row> { get }

    func rows(_ store: Store, _ context: Context) throws -> [Row]
    /// What the answer means to a script, thrown after it was printed.
    func verdict(_ rows: [Row]) throws(CommandFailure)
    /// How many rows a table has where nobody asked for more, `nil` for all.
    static var tableLimit: Int? { get }
    /// What the table says where there is no row, `nil` for what it says of no row at all.
    var whenEmpty: String? { get }
}

extension AuditQuery {
    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let rows: [Row]
        do {
            rows = try self.rows(store, context)
        } catch let error as StoreError {
            throw CommandFailure(error)
        }
        let listing = whenEmpty.map(Self.listing.saying) ?? Self.listing
        context.console.out(try listing.render(rows, as: query.format, style: context.console.style))
        if query.format == .table, let limit = Self.tableLimit, rows.count == limit {
            context.console.error("the newest \(limit); --limit shows more\n")
        }
        try verdict(rows)
    }

    static var tableLimit: Int? { nil }

    /// What was asked for, or what the form has where nothing was.
    func effective(_ limit: Int?) -> Int {
        limit ?? (query.format == .table ? Self.tableLimit : nil) ?? Int.max
    }

    func verdict(_ rows: [Row]) throws(CommandFailure) {}

    var whenEmpty: String? { nil }
}

extension Listing {
    /// The fields that say which target a row is about: the group itself.
    static func targetFields(_ target: @escaping (Row) -> (kind: Target.Kind, id: String?, name: String)) -> [Field] {
        [
            Field("groupId") { target($0).kind == .group ? Value(target($0).id) : .null },
            Field("groupName") { target($0).kind == .group ? .text(target($0).name) : .null },
            Field("targetKind") { .text(target($0).kind.rawValue) },
            Field("targetId") { Value(target($0).id) },
            Field("targetName") { .text(target($0).name) },
        ]
    }

    static func targetFields(_ target: @escaping (Row) -> Target) -> [Field] {
        targetFields { row in
            let target = target(row)
            return (target.kind, target.serverID, target.name)
        }
    }
}

extension SkillSet {
    /// For people: the ids with commas, a dash for none.
    var readable: String { isEmpty ? "-" : ids.joined(separator: ", ") }
}

extension Optional<SkillSet> {
    var readable: String { self?.readable ?? "not known" }
}
