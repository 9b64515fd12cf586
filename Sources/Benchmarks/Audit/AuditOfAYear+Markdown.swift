import Foundation

extension AuditOfAYear.Result {
    var markdown: String {
        """
        ## The audit of a year

        \(attempts.map { "\($0) attempts" } ?? "The attempts") of a year, made by a seeded generator through the store\(madeIn).
        The file lies in memory where there is a disk of it, so that no disk is measured. Every query is a whole process with
        its default table, thrown away, and beside it the sqlite3 shell with the same SQL. GROUP is the group of the latest
        conflict, with \(trailEvents) events; CYCLE is its cycle. Peaks are of runs of their own.

        | query | ms | sqlite3 ms | ratio | ≤ 1.5 × + 20 ms | peak MiB |
        |---|---:|---:|---:|---|---:|
        \((answers + long + [verify] + (report.map { [$0] } ?? [])).map(row).joined(separator: "\n"))

        | what | figure |
        |---|---:|
        | `audit verify`, events a second | \(perSecond(verifiedEvents, verify.milliseconds)) of \(verifiedEvents) |
        | `db prune --before 182d`, events a second | \(perSecond(pruning.events, pruning.milliseconds)) of \(pruning.events) |
        | its longest transaction, ms | \(figure(pruning.longestTransactionMilliseconds)) |
        | bytes of database an attempt | \(attempts.map { figure(Double(bytes) / Double($0)) } ?? "–") |
        \(report == nil ? "\nThis program has no `audit report`: it was not measured.\n" : "")
        \(split)
        """
    }

    private var madeIn: String {
        guard let made else { return "" }
        return " in \(Int(made.seconds)) s"
    }

    private func row(_ answer: AuditOfAYear.Answer) -> String {
        let shell = answer.shellMilliseconds
        let holds = shell.map { answer.milliseconds <= 1.5 * $0 + 20 ? "yes" : "no" }
        let cells = [
            "`\(answer.line)`", figure(answer.milliseconds), shell.map(figure) ?? "–",
            shell.map { (answer.milliseconds / $0).formatted(.number.precision(.fractionLength(2))) } ?? "–",
            holds ?? "–", figure(answer.peakMebibytes),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private var split: String {
        guard let attempts, !bytesByName.isEmpty else { return "" }
        let rows = bytesByName.filter { $0.bytes * 1000 > bytes }.map { name, bytes in
            "| `\(name)` | \(figure(Double(bytes) / Double(attempts))) |"
        }
        return """
            | table or index | bytes an attempt |
            |---|---:|
            \(rows.joined(separator: "\n"))

            """
    }

    private func perSecond(_ count: Int, _ milliseconds: Double) -> String {
        (Double(count) * 1000 / milliseconds).formatted(.number.precision(.fractionLength(0)).grouping(.never))
    }

    private func figure(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(1)).grouping(.never))
    }
}
