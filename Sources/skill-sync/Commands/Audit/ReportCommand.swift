import ArgumentParser
import Domain
import Foundation
import Store

struct ReportCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "A period as one page to read and print, in a file of its own.",
        discussion: """
            The page needs no network and runs no scripts. Drift and the chain's head are those of now.

            EXAMPLES
              skill-sync audit report --out report.html
              skill-sync audit report --out week.html --since 7d
              skill-sync audit report --out may.html --since 2027-05-01 --until 2027-06-01
            """)

    @Option(help: ArgumentHelp("The file to write; a page that is there already is replaced.", valueName: "file"))
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
        let store = try await options.openForReading(context)
        let (report, vocabulary): (AuditReport, Vocabulary)
        do {
            (report, vocabulary) = (try store.report(of: period), try Vocabulary(store))
        } catch {
            throw CommandFailure(error)
        }
        try file.write(ReportPage(report, vocabulary, version: Version.current).html())
        context.console.out(summary(report, vocabulary))
    }

    private func period(now: Date) throws(CommandFailure) -> Range<Date> {
        let end = until?.date(now: now) ?? now
        let beginning = since?.date(now: now) ?? end.addingTimeInterval(-30 * 86400)
        guard beginning < end else {
            throw CommandFailure(
                "the period would begin at \(beginning.readable) and end at \(end.readable)",
                try: "name a --since that is before --until", .usage)
        }
        return beginning..<end
    }

    private func summary(_ report: AuditReport, _ vocabulary: Vocabulary) -> String {
        let words = PageWords(vocabulary)
        let drifting = "\(report.driftTotal) drifting \(report.driftTotal == 1 ? words.bearer : words.bearers)"
        let head = report.chainHead.id == 0 ? "no events" : "chain head \(report.chainHead.hash)"
        return "Wrote \(out.harmless): \(report.period.length), \(drifting), "
            + "\(counted(report.attemptsTotal, "attempt")), \(head)\n"
    }
}
