/// A request while the dialect answers it.
struct Answering: Sendable {
    let number: Int
    let correlationID: String
    /// No more than half of what the request asks for is done.
    let isHalved: Bool
    var edits: [SkillEdit] = []

    init(_ record: RequestRecord) {
        number = record.number
        correlationID = record.correlationID
        if case .applyHalfThenAnswer = record.fault { isHalved = true } else { isHalved = false }
    }
}
