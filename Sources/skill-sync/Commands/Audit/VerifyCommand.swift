import ArgumentParser
import Domain
import Foundation
import Store

struct VerifyCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Whether the trail is whole and unaltered. Exits 4, naming the first event that does not fit, where not.",
        discussion: """
            Every event carries a SHA-256 hash of itself and of the event before it.
            Whoever edits the database can make all hashes anew, but then the chain
            no longer has the head that you noted: note it now and then, elsewhere.

            EXAMPLES
              skill-sync audit verify
              skill-sync audit verify --head 4711:3b1f…
            """)

    @Option(
        help: ArgumentHelp(
            "A head noted earlier, with its number or without: it must still be part of the chain.",
            valueName: "[number:]hash"))
    var head: NotedHeadArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let verification = try await verification(try await options.settings(context).database, context)
        let failure = failure(verification)
        if query.format != .table || failure == nil {
            context.console.out(
                try facts(verification).render(as: query.format, style: context.console.style) {
                    sentence(verification)
                })
        }
        if let failure { throw failure }
    }

    private func verification(_ path: String, _ context: Context) async throws(CommandFailure) -> Verification {
        do {
            let store = try Store.open(at: path, access: .readOnly, now: context.now)
            return try await store.verify(
                head: head?.hash, number: head?.number, walkers: ProcessInfo.processInfo.activeProcessorCount)
        } catch {
            throw CommandFailure(trailUnreadable: error)
        }
    }

    private static let hint = CommandFailure.compareTrail

    private func failure(_ verification: Verification) -> CommandFailure? {
        if let flaw = verification.flaw {
            return CommandFailure(flaw)
        }
        switch verification.noted {
        case .notFound where verification.pruned > 0:
            return CommandFailure(
                "no event carries that hash: its event was pruned, or the chain was cut or made anew since",
                try: "note the number with the hash, which tells the two apart: --head NUMBER:HASH", .tampered)
        case .notFound:
            return CommandFailure(
                "no event carries that hash: the chain was cut or made anew since", try: Self.hint, .tampered)
        case .contradicted(let id):
            return CommandFailure(
                "event \(id) does not carry that hash: the chain was cut or made anew since", try: Self.hint, .tampered)
        case .pruned(let id):
            return CommandFailure(
                "event \(id) was pruned: whether it carried that hash cannot be told any more",
                try: "check a head that is younger than what is pruned", .failed)
        case .found, nil:
            return nil
        }
    }

    private func facts(_ verification: Verification) -> FactSheet {
        FactSheet(facts: [
            "whole": .flag(failure(verification) == nil),
            "events": .integer(verification.events),
            "pruned": .integer(verification.pruned),
            "headId": Value(verification.head.id),
            "head": .text(verification.head.hash),
            "notedHeadId": Value(verification.noted?.id),
            "flaw": Value(verification.flaw?.sentence),
            "flawEvent": Value(verification.flaw?.event),
        ])
    }

    private func sentence(_ verification: Verification) -> String {
        let pruned = verification.pruned == 0 ? "" : ", \(verification.pruned) pruned"
        let found = verification.noted?.id.map { "; the noted head is event \($0)" } ?? ""
        return """
            The trail is whole and unaltered: \(counted(verification.events, "event"))\(pruned)\(found).
            Its head: \(verification.head.id):\(verification.head.hash)

            """
    }
}

/// `HASH`, or `NUMBER:HASH`, as `audit verify` prints it.
struct NotedHeadArgument: ExpressibleByArgument, Hashable, Sendable {
    let number: Int64?
    let hash: String

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(?:([0-9]{1,18}):)?([0-9A-Fa-f]{64})/) else { return nil }
        number = match.1.flatMap { Int64($0) }
        hash = String(match.2)
    }
}

extension NotedHead {
    /// The event that carries the noted hash.
    var id: Int64? {
        if case .found(let id) = self { id } else { nil }
    }
}

extension CommandFailure {
    static let compareTrail: Advice = "keep this file as it is, and compare it with a backup or an export of before"

    init(_ flaw: ChainFlaw) {
        self.init("the trail does not fit: \(flaw.sentence)", try: Self.compareTrail, .tampered)
    }

    /// Why the walk along the trail came to no end: what is the file's fault is a trail that does not fit.
    init(trailUnreadable error: StoreError) {
        switch error {
        case .damaged(_, let damage):
            self.init("the trail cannot be read: it has \(damage.words)", try: Self.compareTrail, .tampered)
        case .corrupt(_, _, let reason):
            self.init("the trail cannot be read: \(reason)", try: Self.compareTrail, .tampered)
        case .failed(_, let code, let reason) where !StoreError.isOfTheMachine(code):
            self.init("the trail cannot be read: \(reason)", try: Self.compareTrail, .tampered)
        default:
            self.init(error)
        }
    }
}

extension StoreError {
    /// SQLite's result codes that tell of the machine and not of the file: busy, locked, out of memory, input and output,
    /// full. https://www.sqlite.org/rescode.html
    fileprivate static func isOfTheMachine(_ code: Int32) -> Bool { [5, 6, 7, 10, 13].contains(code & 0xFF) }
}

extension ChainFlaw {
    /// The number of the event that does not fit, where it is one.
    var event: Int64? {
        switch self {
        case .altered(let id, _), .unexpected(let id, _): id
        case .missing(let ids): ids.lowerBound
        default: nil
        }
    }

    /// For people.
    var sentence: String {
        switch self {
        case .altered(let id, let event):
            "event \(id) (\(event)) was altered, or one before it: its hash is not that of what it says"
        case .missing(let ids) where ids.count == 1:
            "event \(ids.lowerBound) is gone, and no pruning took it"
        case .missing(let ids):
            "events \(ids.lowerBound) to \(ids.upperBound) are gone, and no pruning took them"
        case .unexpected(let id, let event):
            "event \(id) (\(event)) is there, though the chain has no place for it"
        case .endAltered:
            "the end of the chain is not where the last event is"
        case .gapsAltered:
            "what is missing is not what the last pruning says it took"
        case .strayMapping(let name, let revision):
            "\"\(name)\" is mapped by revision \(revision), which was never imported"
        case .strayHeldChange(let hold):
            "a change is held with plan \(hold), which was never held"
        case .skillSetAltered(let id):
            "set of skills \(id) is not written as this program writes it"
        case .groupSetAltered(let id):
            "set of groups \(id) is not written as this program writes it"
        case .straySkillName(let revision):
            "a skill is named by revision \(revision), which was never imported"
        case .targetAltered(let id):
            "what the database holds for the present state of \(id) is not what was last seen of it"
        case .schemaAltered(let name):
            "\"\(name)\" in the database's schema is not what this program made"
        case .unsettledAltered:
            "the list of open attempts is not what their settlements say"
        }
    }
}
