/// A view of the database that is made to be read from outside.
public struct DocumentedView: Hashable, Sendable {
    /// A column with its meaning.
    public struct Column: Hashable, Sendable {
        public let name: String
        /// `nil` where nobody wrote down what it means.
        public let meaning: String?

        public init(name: String, meaning: String?) {
            self.name = name
            self.meaning = meaning
        }
    }

    public let name: String
    public let meaning: String
    /// In the order in which the view has them.
    public let columns: [Column]

    public init(name: String, meaning: String, columns: [Column]) {
        self.name = name
        self.meaning = meaning
        self.columns = columns
    }
}
