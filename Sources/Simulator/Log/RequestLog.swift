/// Every request in order, or only their counts, and word of each to whoever waits for one.
struct RequestLog: Sendable {
    private let keepsRecords: Bool
    private(set) var records: [RequestRecord] = []
    private(set) var skillEdits: [SkillEdit] = []
    private(set) var counts = RequestCounts()
    private var listeners: [Int: AsyncStream<RequestRecord>.Continuation] = [:]
    private var lastListener = 0

    init(_ logging: SimulatedServer.Logging) {
        keepsRecords = logging == .everything
    }

    mutating func arrive(_ record: RequestRecord) {
        counts.arrived += 1
        counts.byEndpoint[record.endpoint, default: 0] += 1
        if record.fault != nil { counts.faults += 1 }
        if keepsRecords { records.append(record) }
        tell(record)
    }

    mutating func note(_ effect: PutRecord.Effect, in record: inout RequestRecord) {
        record.put?.effect = effect
        if record.put?.tookEffect == true { counts.putsInEffect += 1 }
        replace(record)
    }

    mutating func note(_ edit: SkillEdit) {
        counts.skillEdits += 1
        if edit.isTrespass { counts.trespasses += 1 }
        if keepsRecords { skillEdits.append(edit) }
    }

    mutating func note(_ edits: [SkillEdit], in record: inout RequestRecord) {
        record.skillEdits = edits
        counts.skillWritesInEffect += 1
        replace(record)
    }

    mutating func settle(_ record: RequestRecord, _ outcome: RequestRecord.Outcome) {
        var record = record
        record.outcome = outcome
        let status = record.status
        record.put?.status = status
        counts.settled += 1
        if let status { counts.byStatus[status, default: 0] += 1 }
        replace(record)
    }

    mutating func listen() -> (listener: Int, records: AsyncStream<RequestRecord>) {
        let (records, continuation) = AsyncStream<RequestRecord>.makeStream()
        lastListener += 1
        listeners[lastListener] = continuation
        return (lastListener, records)
    }

    mutating func stopListening(_ listener: Int) {
        listeners.removeValue(forKey: listener)?.finish()
    }

    private mutating func replace(_ record: RequestRecord) {
        if keepsRecords { records[record.number - 1] = record }
        tell(record)
    }

    private func tell(_ record: RequestRecord) {
        for listener in listeners.values { listener.yield(record) }
    }
}
