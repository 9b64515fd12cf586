/// What a server speaks: what it makes of a request, and what it answers from the world.
protocol Dialect: Sendable {
    /// What the request is after, from the request alone.
    func route(of call: Call) -> Route

    /// The answer, with its effect on the world.
    func answer(_ call: Call, _ route: Route, in world: isolated World) throws -> Answer
}
