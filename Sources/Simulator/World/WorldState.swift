/// What there was at a server, with who gave what; not its tokens, faults and log.
public struct WorldState: Sendable {
    let groups: [SimulatedGroup]
    let organization: Organization
}
