/// A request while the dialect answers it.
struct Answering: Sendable {
    let number: Int
    let correlationID: String
    var edits: [SkillEdit] = []

    init(_ record: RequestRecord) {
        number = record.number
        correlationID = record.correlationID
    }
}
