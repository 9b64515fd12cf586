/// What the page calls what bears the skills, and a write to it.
struct PageWords: Sendable {
    let bearer: String
    let bearers: String
    /// As headings begin.
    let heading: String
    let headings: String
    let everyBearer: String
    let write: String

    init(_ vocabulary: Vocabulary) {
        bearer = vocabulary.isOfPeople ? "person" : "group"
        bearers = vocabulary.isOfPeople ? "people" : "groups"
        heading = bearer.capitalizingFirst
        headings = bearers.capitalizingFirst
        everyBearer = vocabulary.isOfPeople ? "everybody in a mapped group" : "every mapped group"
        write = vocabulary.write
    }
}
