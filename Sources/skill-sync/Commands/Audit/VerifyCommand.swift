import ArgumentParser
import Domain
import Foundation
import Store

struct VerifyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Whether the trail is whole and unaltered. Exits 4, naming the first event that does not fit, where not.",
        discussion: """
            Every event carries a SHA-256 hash of itself and of the event before it. Whoever edits the database can make
            all hashes anew, but then the chain no longer has the head that you noted: note it now and then, elsewhere.

            EXAMPLES
              skill-sync audit verify
              skill-sync audit verify --head 3b1f…   that the head noted earlier is still a part of it
            """)

    @Option(help: ArgumentHelp("A head noted earlier: it must still be part of the chain.", valueName: "hash"))
    var head: String?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard let head else { return }
        if head.count != 64 || !head.allSatisfy(\.isHexDigit) {
            throw ValidationError("--head must be a hash of 64 hexadecimal digits, but is \"\(head)\"")
        }
    }

    func run(_ context: Context) async throws {
        let store = try await options.openForReading(context)
        let verification: Verification
        do {
            verification = try await store.verify(head: head, walkers: ProcessInfo.processInfo.activeProcessorCount)
        } catch {
            throw CommandFailure(error)
        }
        let isHeadMissing = head != nil && verification.found == nil
        if query.format != .table || verification.flaw == nil && !isHeadMissing {
            context.console.out(try facts(verification).render(as: query.format) { sentence(verification) })
        }
        if let flaw = verification.flaw {
            throw CommandFailure(
                "the trail does not fit: \(flaw.sentence)",
                try: "keep this file as it is, and compare it with a backup: skill-sync audit export", .tampered)
        }
        if isHeadMissing, let head {
            let pruned = verification.pruned > 0 ? ", nor the end of what was pruned" : ""
            throw CommandFailure(
                "no event carries the hash \(head)\(pruned): the chain was cut or made anew since",
                try: "keep this file as it is, and compare it with a backup: skill-sync audit export", .tampered)
        }
    }

    private func facts(_ verification: Verification) -> FactSheet {
        FactSheet(facts: [
            "whole": .flag(verification.flaw == nil && (head == nil || verification.found != nil)),
            "events": .integer(verification.events),
            "pruned": .integer(verification.pruned),
            "headId": Value(verification.head.id),
            "head": .text(verification.head.hash),
            "notedHeadId": Value(verification.found),
            "flaw": Value(verification.flaw?.sentence),
            "flawEvent": Value(verification.flaw?.event),
        ])
    }

    private func sentence(_ verification: Verification) -> String {
        let pruned = verification.pruned == 0 ? "" : ", \(verification.pruned) pruned"
        let found = verification.found.map { "; the noted head is event \($0)" } ?? ""
        return """
            The trail is whole and unaltered: \(counted(verification.events, "event"))\(pruned)\(found).
            Its head is \(verification.head.hash)

            """
    }
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
        case .targetAltered(let id):
            "what the database holds for the present state of \(id) is not what was last seen of it"
        case .unsettledAltered:
            "the list of open attempts is not what their settlements say"
        }
    }
}
