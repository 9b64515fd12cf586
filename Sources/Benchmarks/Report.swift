import Foundation

/// The measurements as the page that is kept of them.
struct Report {
    let hasPeer: Bool
    private var steady: [SteadyCycles.Result] = []
    private var startUp: StartUp.Result?
    private var audit: AuditOfAYear.Result?

    init(hasPeer: Bool) { self.hasPeer = hasPeer }

    mutating func add(_ result: SteadyCycles.Result) { steady.append(result) }
    mutating func add(_ result: StartUp.Result) { startUp = result }
    mutating func add(_ result: AuditOfAYear.Result) { audit = result }

    var markdown: String {
        """
        # Benchmarks

        Made by `make bench` on \(Date().formatted(.iso8601.year().month().day())): release build, \(machine).
        Medians of the run. \(peerSentence)

        \(steadyCycles)
        ## Start

        | whole process | ms |
        |---|---:|
        | from start to the first request (`run --once`) | \(number(startUp?.firstRequestMilliseconds)) |
        | `audit attempts` on a small database | \(number(startUp?.queryMilliseconds)) |
        \(audit.map { "\n" + $0.markdown } ?? "")
        """
    }

    private var steadyCycles: String {
        guard !steady.isEmpty else { return "" }
        return """
            ## A steady cycle

            From the start of one poll to the start of the next, 100 groups a page, with nothing to change: CPU time of the whole
            process, its peak memory since it started (the first sync included), requests and PUTs. The simulated server takes an
            identical PUT for an edit, as the tutorial's server does.

            | groups | mapped | CPU ms | peer | ratio | µs a group | peak MiB | peer | ratio | requests | peer | PUTs | peer |
            |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            \(steady.map(row).joined(separator: "\n"))

            """
    }

    private var peerSentence: String {
        hasPeer
            ? "The peer is the tutorial's script, run by Node against the same simulated server in the same\nrun. "
                + "On a shared machine the ratios say more than the times."
            : "The tutorial's script was not there to be measured beside it: name it with `PEER=`."
    }

    private func row(_ result: SteadyCycles.Result) -> String {
        let ours = result.ours
        let peer = result.peer
        let cells = [
            "\(result.groups)", "\(result.mapped)", number(ours.cpuMilliseconds), number(peer?.cpuMilliseconds),
            ratio(ours.cpuMilliseconds, peer?.cpuMilliseconds),
            number(ours.cpuMilliseconds * 1000 / Double(result.groups)), number(ours.peakMebibytes),
            number(peer?.peakMebibytes), ratio(ours.peakMebibytes, peer?.peakMebibytes), "\(ours.requests)",
            peer.map { "\($0.requests)" } ?? "–", "\(ours.puts)", peer.map { "\($0.puts)" } ?? "–",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private func ratio(_ ours: Double, _ peer: Double?) -> String {
        peer.map { (ours / $0).formatted(.number.precision(.fractionLength(2))) } ?? "–"
    }

    private func number(_ value: Double?) -> String {
        value.map { $0.formatted(.number.precision(.fractionLength(1)).grouping(.never)) } ?? "–"
    }

    private var machine: String {
        "\(ProcessInfo.processInfo.activeProcessorCount) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
    }
}
