import Domain
import Foundation
import Simulator
import Store
import Testing

@testable import skill_sync

/// A plan that is held, as whoever is on call meets it.
@Suite struct RunApproveTests {
    /// A group that its mapping would empty, beside one that only gains; held by cycle 1.
    private func withHeldPlan(_ body: (Desk, World, String) async throws -> Void) async throws {
        try await Desk.serving(["Billing": ["refunds", "vip"], "Sales": []]) { desk, world in
            try await desk.map(["Billing": [], "Sales": ["sales"]])
            let plan = try await desk.run("plan", "--format", "json").object()
            try await body(desk, world, #require(plan.text("approvalToken")))
        }
    }

    @Test func `a held run says what would be lost, sends nothing, and exits 3`() async throws {
        try await withHeldPlan { desk, world, token in
            desk.time.advance(by: 60)
            let run = await desk.run("run", "--once", "--log-level", "error")
            #expect(run.exitCode == 3)
            #expect(run.out == "Cycle 2 held: 2 groups polled with 2 requests, 0 of 2 changes applied.\n")
            #expect(
                run.error == """
                    error: the plan is held, nothing was sent
                      1 group would lose every skill, because no skill is mapped to it.
                    try: look at it with \(desk.command("status")); if it is what you want: \(desk.command("run --once --approve \(token)"))

                    """)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `plan and status show the plan, the numbers and the token`() async throws {
        try await withHeldPlan { desk, _, token in
            let held = """
                The plan is held since 2027-01-15 08:00:00Z: nothing is sent.
                  1 group would lose every skill, because no skill is mapped to it.
                  If you want that, approve of exactly this plan: \(desk.command("run --once --approve \(token)"))

                """
            let table = """
                GROUP    CAUSE         ADD    REMOVE        VERSION
                Billing  neverApplied  -      refunds, vip        1
                Sales    neverApplied  sales  -                   1

                """
            let plan = await desk.run("plan")
            #expect(plan.exitCode == 3)
            #expect(plan.out == table + "\n" + held)
            let status = await desk.run("status")
            #expect(status.exitCode == 0)
            #expect(status.out.hasSuffix("\n\n" + held + "\n" + table), "\(status.out)")
            #expect(status.lines.contains("last cycle     2 (plan), held at 2027-01-15 08:00:00Z"))
        }
    }

    @Test func `an approved run applies the plan, and the token is spent`() async throws {
        try await withHeldPlan { desk, world, token in
            desk.time.advance(by: 60)
            let run = await desk.run("run", "--once", "--approve", token)
            #expect(run.exitCode == 0, "\(run.error)")
            #expect(run.out == "Cycle 2 converged: 2 groups polled with 4 requests, 2 of 2 changes applied.\n")
            #expect(await world.group(named: "Billing")?.skills == [])
            #expect(!(await desk.run("status").out.contains("held")))

            let again = await desk.run("run", "--once", "--approve", token, "--log-level", "error")
            #expect(again.exitCode == 65)
            #expect(
                again.error == """
                    error: the plan \(token) went through before: ann@desk approved of it, cycle 2 took it up at 2027-01-15 08:01:00Z
                    try: see what came of it: \(desk.command("audit attempts --cycle 2"))

                    """)
            #expect(await world.puts.count == 2)
        }
    }

    @Test func `a token that was never given is refused, and the held plan named`() async throws {
        try await withHeldPlan { desk, world, token in
            let unknown = await desk.run("run", "--once", "--approve", "cafe", "--log-level", "error")
            #expect(unknown.exitCode == 65)
            #expect(
                unknown.error == """
                    error: no plan was ever held under the token cafe
                    try: look at the plan that is held now, \(token): \(desk.command("status"))

                    """)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `a token of a plan that is no more is refused`() async throws {
        try await withHeldPlan { desk, world, token in
            try await desk.map(["Sales": ["sales"]])
            await desk.run("run", "--once")
            let outdated = await desk.run("run", "--once", "--approve", token, "--log-level", "error")
            #expect(outdated.exitCode == 65)
            #expect(
                outdated.error == """
                    error: the plan is no longer \(token)
                    try: no plan is held at the moment: \(desk.command("status"))

                    """)
            #expect(await world.group(named: "Billing")?.skills == ["refunds", "vip"])
        }
    }

    @Test func `a plan that has become another one is not sent, and the other is named`() async throws {
        try await withHeldPlan { desk, world, token in
            let billing = try #require(await world.group(named: "Billing"))
            try await world.edit(billing.id, skills: ["refunds", "vip", "new"])
            let run = await desk.run("run", "--once", "--approve", token, "--log-level", "error")
            #expect(run.exitCode == 3)
            let other = try #require(try desk.store().currentHold()).token
            #expect(other != token)
            #expect(
                run.error == """
                    error: the plan is no longer \(token), what it is now is held, nothing was sent
                      1 group would lose every skill, because no skill is mapped to it.
                    try: look at it with \(desk.command("status")); if it is what you want: \(desk.command("run --once --approve \(other)"))

                    """)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `a plan that need not be held any more is not sent either`() async throws {
        try await withHeldPlan { desk, world, token in
            let billing = try #require(await world.group(named: "Billing"))
            try await world.edit(billing.id, skills: [])
            let run = await desk.run("run", "--once", "--approve", token, "--log-level", "error")
            #expect(run.exitCode == 3)
            #expect(
                run.error == """
                    error: the plan is no longer \(token), what it is now need not be held, nothing was sent
                    try: look at it with \(desk.command("plan")); an ordinary run applies it: \(desk.command("run --once"))

                    """)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `where nothing is left of a plan, that is said`() async throws {
        try await Desk.serving(["Billing": ["vip"]]) { desk, world in
            try await desk.map(["Billing": []])
            let billing = try #require(await world.group(named: "Billing"))
            let held = try await desk.run("plan", "--format", "json").object()
            try await world.edit(billing.id, skills: [])
            let idle = await desk.run("run", "--once", "--approve", try #require(held.text("approvalToken")))
            #expect(idle.exitCode == 3)
            #expect(idle.error.contains(": there is nothing to change any more\n"))
        }
    }

    @Test func `beside another process an approval is recorded, and said to wait`() async throws {
        try await withHeldPlan { desk, world, token in
            let lock = try desk.holdDatabase()
            let run = await desk.run("run", "--approve", token)
            let status = await desk.run("status").out
            let json = try await desk.run("status", "--format", "json").object().object("hold")
            lock.release()
            #expect(run.exitCode == 0, "\(run.error)")
            #expect(
                run.out == """
                    Approved: the plan \(token), 2 changes. Nothing was sent yet: the next cycle applies it, if it
                    is still the plan. At work on this database: process 4711 on other-host, since 2027-01-15 08:00:00Z.

                    """)
            #expect(status.contains("\n  Approved by ann@desk at 2027-01-15 08:00:00Z: the next cycle applies it"))
            #expect(json?.text("approvedBy") == "ann@desk")
            #expect(json?.isTime("approvedAt") == true)
            #expect(await world.puts.isEmpty)

            let next = await desk.run("run", "--once")
            #expect(next.exitCode == 0, "\(next.error)")
            #expect(await world.group(named: "Billing")?.skills == [])
        }
    }

    @Test func `beside another process a wrong token is refused as well`() async throws {
        try await withHeldPlan { desk, _, _ in
            let lock = try desk.holdDatabase()
            let run = await desk.run("run", "--approve", "cafe")
            lock.release()
            #expect(run.exitCode == 65)
            #expect(run.out == "")
        }
    }

    @Test func `of a long plan status shows the first few changes, and all of them where they are asked for`()
        async throws
    {
        let names = (100..<125).map { "Group \($0)" }
        try await Desk.serving { desk, world in
            for name in names { await world.add(displayName: name, skills: ["x"]) }
            try await desk.map(Dictionary(uniqueKeysWithValues: names.map { ($0, []) }))
            #expect(await desk.run("plan").exitCode == 3)
            let status = await desk.run("status")
            #expect(status.lines.filter { $0.hasPrefix("Group 1") }.count == 20)
            #expect(status.out.contains("\n… and 5 more: \(desk.command("status --changes"))\n"))
            let whole = await desk.run("status", "--changes")
            #expect(whole.lines.filter { $0.hasPrefix("Group 1") }.count == 25)
            #expect(!whole.out.contains("more:"))
            #expect(try await desk.run("plan", "--format", "json").object().objects("changes").count == 25)
        }
    }

    // MARK: An approval that waits

    @Test func `a run whose poll fails says that its approval waits, and how to take it back`() async throws {
        try await withHeldPlan { desk, world, token in
            await world.inject(.status(400, body: "no"), on: .list())
            let failed = await desk.run("run", "--once", "--approve", token, "--log-level", "critical")
            #expect(failed.exitCode == 1)
            #expect(
                failed.error.contains(
                    "\n  The approval stays on record: the next cycle applies the plan, if it is still that one.\ntry: "
                ))
            #expect(failed.error.contains("; or take the approval back: \(desk.command("run --withdraw \(token)"))"))

            let withdrawn = await desk.run("run", "--withdraw", token)
            #expect(withdrawn.exitCode == 0, "\(withdrawn.error)")
            #expect(
                withdrawn.out == """
                    Withdrawn: the approval of the plan \(token), given by ann@desk at 2027-01-15 08:00:00Z. It is held as before.

                    """)
            #expect(await desk.run("run", "--once").exitCode == 3)
            #expect(await world.puts.isEmpty)
        }
    }

    @Test func `a run that fails after its plan was released does not say that the approval waits`() async throws {
        try await withHeldPlan { desk, world, token in
            await world.inject(.status(400, body: "no"), on: .put(), times: 9)
            let failed = await desk.run("run", "--once", "--approve", token)
            #expect(failed.exitCode == 1)
            #expect(!failed.error.contains("approval"))
        }
    }

    @Test func `an approval that was never given, or a token that is none, cannot be taken back`() async throws {
        try await withHeldPlan { desk, _, token in
            let idle = await desk.run("run", "--withdraw", token)
            #expect(idle.exitCode == 65)
            #expect(
                idle.error.hasPrefix(
                    "error: nobody has approved of the plan \(token), or that word is void by now\ntry: "))
            #expect(await desk.run("run", "--withdraw", "cafe").exitCode == 65)
        }
        let elsewhere = try Desk()
        #expect(await elsewhere.run("run", "--withdraw", "cafe").exitCode == 66)
        #expect(!elsewhere.exists("skill-sync.db"))
    }

    @Test func `beside another process an approval can be taken back as well`() async throws {
        try await withHeldPlan { desk, _, token in
            let lock = try desk.holdDatabase()
            await desk.run("run", "--approve", token)
            let withdrawn = await desk.run("run", "--withdraw", token)
            lock.release()
            #expect(withdrawn.exitCode == 0, "\(withdrawn.error)")
            #expect(try desk.store().currentHold()?.approval == nil)
        }
    }

    @Test func `once other mappings were imported, a plan is to be looked at and not to be approved of`() async throws {
        try await withHeldPlan { desk, _, token in
            try await desk.map(["Billing": ["refunds", "vip"], "Sales": ["sales"]])
            let advice =
                "Revision 2 was imported since: see whether that is still the plan with \(desk.command("plan"))"
            let status = await desk.run("status").out
            #expect(status.contains("\n  \(advice)\n"))
            #expect(!status.contains(token))
            let explained = await desk.run("audit", "explain", "Sales", "--format", "json").everything
            #expect(explained.contains("Revision 2 was imported since"))
            #expect(explained.contains("It will plan by revision 2, and send that unless it is held as well."))
            let hold = try await desk.run("status", "--format", "json").object().object("hold")
            #expect(hold?.number("revision") == 1)
            #expect(hold?.number("newerRevision") == 2)
            #expect(hold?.text("token") == token)

            #expect(await desk.run("plan").exitCode == 2)
            #expect(try await desk.run("status", "--format", "json").object().isNull("hold"))
        }
    }

    // MARK: For programs

    @Test func `JSON has the plan's numbers under their own names`() async throws {
        try await withHeldPlan { desk, _, token in
            let plan = try await desk.run("plan", "--format", "json").object()
            #expect(plan["held"] as? Bool == true)
            #expect(plan.text("approvalToken") == token)
            let hold = try #require(plan.object("hold"))
            #expect(
                hold.keySet == [
                    "token", "heldAt", "revision", "newerRevision", "reasons", "removals", "unknown", "emptied",
                    "mappedTargets", "groupsBefore",
                    "groupsKnown", "maxRemovals", "maxRemovalPercent", "approvedBy", "approvedAt",
                ])
            #expect(hold.texts("reasons") == ["emptiedMapping"])
            #expect(hold.number("removals") == 1)
            #expect(hold.number("mappedTargets") == 2)
            #expect(hold.number("maxRemovals") == 100)
            #expect(hold.number("maxRemovalPercent") == 50)
            #expect(hold.isNull("approvedBy") && hold.isNull("groupsBefore"))

            let status = try await desk.run("status", "--format", "json").object()
            let shown = try #require(status.object("hold"))
            #expect(shown.keySet == hold.keySet.union(["changeCount", "changes"]))
            #expect(shown.number("changeCount") == 2)
            #expect(shown.isNull("changes"), "a plan of thousands would drown the rest")
            let whole = try await desk.run("status", "--changes", "--format", "json").object().object("hold")
            #expect(whole?.number("changeCount") == 2)
            #expect(whole?.objects("changes").map { $0.text("groupName") } == ["Billing", "Sales"])
            #expect(whole?.objects("changes").first?.texts("remove") == ["refunds", "vip"])
            let rows = await desk.run("status", "--format", "csv").out.components(separatedBy: "\r\n")
            #expect(rows.count == 3)
            #expect(rows[1].contains(token))
        }
    }

    @Test func `the audit tells who let which plan through`() async throws {
        try await withHeldPlan { desk, _, token in
            #expect(await desk.run("audit", "explain", "Billing").out.contains("guard"))
            await desk.run("run", "--once", "--approve", token)
            let trail = try await desk.run("audit", "trail", "Billing", "--format", "json").rows()
            #expect(trail.compactMap { $0.text("event") } == ["mapped", "appeared", "held", "released", "applied"])
            #expect(trail.map { $0.text("token") } == [nil, nil, token, token, nil])
            #expect(trail.map { $0.text("approvedBy") } == [nil, nil, nil, "ann@desk", nil])
            let cycles = try await desk.run("audit", "cycles", "--format", "json").rows()
            #expect(cycles.map { $0.text("outcome") } == ["converged", "held"])
            let exported = await desk.run("audit", "export").lines.filter { $0.contains(#""event":"release""#) }
            #expect(exported.count == 1)
            #expect(exported.first?.contains(#""approvedBy":"ann@desk""#) == true)
            #expect(await desk.run("audit", "verify").exitCode == 0)
        }
    }

    // MARK: Words

    private func reasons(
        removals: Int, unknown: Int = 0, emptied: Int = 0, of mapped: Int = 1000, before: Int? = nil, known: Int? = nil,
        _ limits: Guard = Guard()
    ) -> [String] {
        let extent = PlanExtent(
            removals: removals, unknown: unknown, emptied: emptied, mappedTargets: mapped, groupsBefore: before,
            groupsKnown: known)
        let hold = Hold(
            id: 1, token: "t", heldAt: Desk.beginning, cycle: 1, revision: 1, extent: extent, limits: limits,
            approval: nil)
        return HoldWords(hold: hold, .ofGroups).reasons
    }

    @Test func `every reason is a sentence with its number and its limit`() {
        #expect(reasons(removals: 101) == ["101 groups would lose skills; guard.maxRemovals is 100."])
        #expect(
            reasons(removals: 1, Guard(maxRemovals: 0)) == ["1 group would lose skills; guard.maxRemovals is 0."])
        #expect(
            reasons(removals: 8, of: 10)
                == ["8 of the 10 mapped groups that are there would lose skills, 80 %; guard.maxRemovalPercent is 50."])
        #expect(
            reasons(removals: 2, emptied: 2)
                == ["2 groups would lose every skill, because no skill is mapped to them."])
        #expect(
            reasons(removals: 1, before: 8000, known: 1)
                == ["The poll saw 1 group, where 8000 were known: fewer than half."])
    }

    @Test func `a share just over the limit does not read as the limit`() {
        #expect(reasons(removals: 51, of: 101).first?.contains(", 50.5 %;") == true)
        #expect(
            reasons(removals: 5001, of: 10_001, Guard(maxRemovals: 9999)).first?.contains(", 50.1 %;") == true)
    }

    @Test func `where it is not known what groups bear, that is said`() {
        #expect(
            reasons(removals: 101, unknown: 101).last == "What they have is not known, so a PUT may take skills away.")
        #expect(
            reasons(removals: 101, unknown: 1).last
                == "What 1 of them has is not known, so a PUT may take skills away.")
    }

    @Test func `of people it is said that skills may stay and count for less`() {
        let extent = PlanExtent(
            removals: 101, unknown: 0, emptied: 0, mappedTargets: 150, groupsBefore: nil, groupsKnown: nil)
        let hold = Hold(
            id: 1, token: "t", heldAt: Desk.beginning, cycle: 1, revision: 1, extent: extent, limits: Guard(),
            approval: nil)
        #expect(
            HoldWords(hold: hold, Vocabulary(skillNames: [:], isOfPeople: true)).reasons == [
                "101 people would lose skills or have them lowered; guard.maxRemovals is 100.",
                "101 of the 150 people in mapped groups would lose skills or have them lowered, 67.4 %; "
                    + "guard.maxRemovalPercent is 50.",
            ])
    }
}
