import Domain

/// What a poll of people was worth.
struct PeoplePoll {
    /// The groups whose people were shown to be all there, by id.
    var listed: Set<String> = []
    /// The groups that people were in until now and are not listed in any more, by the people's ids.
    var left: [String: Set<String>] = [:]
    /// Why the people of a group were not all shown, `nil` where all were.
    var failure: DirectoryError?
}
