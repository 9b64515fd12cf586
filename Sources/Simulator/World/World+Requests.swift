import Foundation
import HTTPTypes
import NIOCore

extension World {
    /// Numbers and logs a request, and decides which fault it meets.
    func admit(_ call: Call, _ route: Route) -> Admission {
        let number = log.counts.arrived + 1
        let digits = String(number, radix: 16)
        let record = RequestRecord(
            number: number,
            arrived: now(),
            method: call.method.rawValue,
            path: call.path,
            query: call.query,
            contentType: call.contentType,
            body: Array(call.body.readableBytesView),
            endpoint: route.endpoint,
            groupID: route.groupID,
            personID: route.personID,
            startIndex: route.startIndex,
            pageNumber: route.pageNumber,
            hasAuthorization: call.headers[.authorization] != nil,
            correlationID: "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits,
            fault: faults.next(for: route),
            put: route.put(number: number))
        var gate: AsyncStream<Void>?
        if [.hold, .applyThenHold].contains(record.fault) {
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            gates[number] = continuation
            gate = stream
        }
        log.arrive(record)
        return Admission(record: record, gate: gate)
    }

    /// The dialect's answer, with its effect on the world, which is logged; the outcome is not yet.
    func answer(
        _ call: Call, _ route: Route, _ admission: inout Admission, in dialect: any Dialect
    ) throws -> Answer {
        if case .conflictByOutsideEdit(let skills) = admission.record.fault {
            if let id = route.groupID, table[id] != nil { try edit(id, skills: skills) }
            if let id = route.personID { haveBear(id, just: skills) }
        }
        answering = Answering(admission.record)
        defer { answering = nil }
        let answer = try dialect.answer(call, route, in: self)
        if let edits = answering?.edits, !edits.isEmpty { log.note(edits, in: &admission.record) }
        if let effect = answer.effect { log.note(effect, in: &admission.record) }
        return answer
    }

    func settle(_ admission: Admission, _ outcome: RequestRecord.Outcome) {
        log.settle(admission.record, outcome)
    }
}
