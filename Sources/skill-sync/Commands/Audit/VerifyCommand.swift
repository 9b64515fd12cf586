import ArgumentParser
import Domain
import Foundation
import Store

struct VerifyCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Whether the trail is complete and unaltered. Exits 4, naming the first event that does not fit, where not.",
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
            valueName: "[number:]hash"),
        transform: NotedHeadArgument.init(named:))
    var head: NotedHeadArgument?

    @OptionGroup var query: QueryOptions
    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let verification = try await verification(try await options.settings(context).database, context)
        let failure = failure(verification)
        if query.format != .table || failure == nil {
            context.console.out(
                try facts(verification).render(as: query.format, style: context.console.style) {
                    verification.sentences
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
        case .notFound:
            return CommandFailure(
                "no event carries that hash: the chain was cut or made anew since", try: Self.hint, .tampered)
        case .contradicted(let id):
            return CommandFailure(
                "event \(id) does not carry that hash: the chain was cut or made anew since", try: Self.hint, .tampered)
        case .found, nil:
            return nil
        }
    }

    private func facts(_ verification: Verification) -> FactSheet {
        FactSheet(facts: [
            "whole": .flag(failure(verification) == nil),
            // A walk that met a flaw did not count to the end.
            "events": verification.flaw == nil ? .integer(verification.events) : .null,
            "pruned": .integer(verification.pruned),
            "headId": Value(verification.head.id),
            "head": .text(verification.head.hash),
            "notedHeadId": Value(verification.noted?.id),
            "flaw": Value(verification.flaw?.sentence),
            "flawEvent": Value(verification.flaw?.event),
        ])
    }
}

/// `HASH`, or `NUMBER:HASH`, as `audit verify` prints it.
struct NotedHeadArgument: Hashable, Sendable {
    let number: Int64?
    let hash: String

    /// - Throws: what a head looks like.
    init(named text: String) throws {
        guard let match = text.wholeMatch(of: /(?:([0-9]{1,18}):)?([0-9A-Fa-f]{64})/) else {
            throw ValidationError("it must be 64 hexadecimal digits, or a number, a colon and these")
        }
        number = match.1.flatMap { Int64($0) }
        hash = String(match.2)
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
