/// A PUT the server saw.
public struct PutRecord: Hashable, Sendable {
    /// What the PUT did to the world, whatever the client was told.
    public enum Effect: Hashable, Sendable {
        /// Nothing: it was refused, or has not been looked at.
        case none
        /// It asked for what was there already, so that the version stayed.
        case unchanged
        /// It replaced what was there, so that the version moved on.
        case replaced(newVersion: Int)
    }

    /// The ``RequestRecord/number`` of the request.
    public let request: Int
    public let groupID: String
    /// `nil` if the body had none, or it was not a whole number.
    public let version: Int?
    /// `nil` if the body had none, or they were not texts.
    public let skills: [String]?
    /// The header `If-Match`; `nil` if there was none, or in a dialect that has the version in the body.
    public let ifMatch: String?
    /// As it was sent, in the dialect `scim`.
    public let body: String?
    public internal(set) var effect = Effect.none
    /// `nil` while the request is pending and if it was never answered.
    public internal(set) var status: Int?

    public var tookEffect: Bool {
        if case .replaced = effect { true } else { false }
    }
}
