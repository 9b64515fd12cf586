import Foundation
import Simulator
import Testing

@testable import skill_sync

/// What commands say of a server that stores another proficiency than it was sent.
@Suite struct WaitingCommandsTests {
    private static let difference = #"sent "Refunds" at 4.5, the server stored 4"#

    @Test func `every command says that the write waits, until when and why`() async throws {
        try await PeopleDesk.serve { people in
            await people.world.store(as: .roundsProficiencies)
            #expect(await people.sync().exitCode == 1)
            #expect(await people.sync().exitCode == 1)
            let writes = await people.world.counts[.grant]

            people.desk.time.advance(by: 30)
            let run = await people.desk.run("run", "--once")
            #expect(run.exitCode == 1)
            #expect(run.out.contains("partial"))
            #expect(run.error.contains("1 write waits"), "\(run.error)")
            #expect(run.error.contains(Self.difference), "\(run.error)")
            #expect(await people.world.counts[.grant] == writes)

            let plan = await people.desk.run("plan")
            #expect(plan.out.contains("Ann Lee: the next write waits until 2027-01-15 08:03:00Z"), "\(plan.out)")
            let status = await people.desk.run("status")
            #expect(status.out.contains("Ann Lee until 2027-01-15 08:03:00Z"), "\(status.out)")
            let drift = try await people.desk.run("audit", "drift", "--format", "json").rows()
            #expect(drift.filter { $0.text("targetName") == "Ann Lee" }.map { $0.text("cause") } == ["notAccepted"])
            let explained = await people.desk.run("audit", "explain", "Ann Lee")
            #expect(explained.out.contains("stored something else"), "\(explained.out)")
        }
    }
}
