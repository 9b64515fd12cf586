import ArgumentParser
import Domain
import Foundation
import Store

struct ReportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "A period as one page to read and print, in a file of its own.",
        discussion: """
            The page needs no network and runs no scripts. Drift is that of now. The whole trail is verified for it, as by \
            `audit verify`: where it does not fit, the page says so, and the command exits 4.

            EXAMPLES
              skill-sync audit report --out report.html
              skill-sync audit report --out - | gzip > report.html.gz
              skill-sync audit report --out week.html --since 7d
              skill-sync audit report --out may.html --since 2027-05-01 --until 2027-06-01
            """)

    @Option(
        help: ArgumentHelp(
            "The file to write; a page that is there already is replaced. A - is the standard output.",
            valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp("From then on (default: 30d). \(TimeArgument.help)", valueName: "time"),
        transform: TimeArgument.init(named:))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before then (default: now).", valueName: "time"), transform: TimeArgument.init(named:))
    var until: TimeArgument?

    @OptionGroup var options: GlobalOptions

    func run(_ context: Context) async throws {
        let period = try period(now: context.now())
        let file = try PageFile(path: out)
        let settings = try await options.settings(context)
        let content: Result<(AuditReport, Vocabulary), StoreError>
        let verification: Verification
        do {
            let store = try Store.open(at: settings.database, access: .readOnly, now: context.now)
            // Read before it is verified, so that the head covers all that the page shows.
            content = Result { () throws(StoreError) in (try store.report(of: period), try Vocabulary(store)) }
            verification = try await store.verify(walkers: ProcessInfo.processInfo.activeProcessorCount)
        } catch {
            throw CommandFailure(trailUnreadable: error)
        }
        let (report, vocabulary): (AuditReport, Vocabulary)
        do throws(StoreError) {
            (report, vocabulary) = try content.get()
        } catch {
            // A query that fails in a database that was altered fails for that.
            throw verification.flaw.map { CommandFailure($0) } ?? CommandFailure(error)
        }
        let page = try ReportPage(report, verification, vocabulary, version: Version.current).html()
        if file.isOutput { context.console.out(page) } else { try file.write(page) }
        let tell = file.isOutput ? context.console.error : { _ = context.console.out($0) }
        tell(summary(report, vocabulary) + (verification.flaw == nil ? verification.sentences : ""))
        if let flaw = verification.flaw { throw CommandFailure(flaw) }
    }

    private func period(now: Date) throws(CommandFailure) -> Range<Date> {
        let end = until?.date(now: now) ?? now
        let beginning = since?.date(now: now) ?? end.addingTimeInterval(-30 * 86400)
        guard beginning < end else { throw CommandFailure(beginning: beginning, end: end) }
        return beginning..<end
    }

    private func summary(_ report: AuditReport, _ vocabulary: Vocabulary) -> String {
        "Wrote \(out == "-" ? "the page" : out.harmless): \(report.period.length), "
            + "\(vocabulary.drifting(report.driftTotal, people: report.driftedPeople)) drifting, "
            + "\(counted(report.attemptsTotal, "attempt")).\n"
    }
}
