/// How long texts from a server may be, in bytes of UTF-8. What is longer is no id or name that people made, and each change of
/// it would be kept in every snapshot.
enum TextLimit {
    /// Of an id, a version or a time. Genesys Cloud's have 36 characters, entity tags seldom more than 64.
    static let id = 512
    /// Of a name: 256 characters, the most that Genesys Cloud takes, of four bytes each.
    static let name = 1024
}
