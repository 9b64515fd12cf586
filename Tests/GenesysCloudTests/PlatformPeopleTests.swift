import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

struct PlatformPeopleTests {
    @Test func `members come by the hundred, with their skills`() async throws {
        try await withPlatform { directory, world in
            let skill = await world.addSkill(named: "German")
            let group = await world.add(displayName: "Sales")
            let people = await world.addPeople(count: 250)
            try await world.join(group, people)
            try await world.give(skill, proficiency: 2.5, to: people[0])
            var seen: [String: Member] = [:]
            var names: [String: String] = [:]
            for (number, count) in [(1, 100), (2, 100), (3, 50)] {
                let page = try #require(try await directory.members(of: group, page: number))
                #expect(page.members.count == count)
                #expect(page.total == 250)
                #expect(page.isLast == (number == 3))
                for member in page.members { seen[member.id] = member }
                names.merge(page.skillNames) { $1 }
            }
            #expect(Set(seen.keys) == Set(people))
            #expect(seen[people[0]]?.skills == SkillSet([Skill(id: skill, proficiency: 2.5)]))
            #expect(seen[people[1]]?.skills == [])
            #expect(names == [skill: "German"])
            #expect(await world.requests.last?.query == "expand=skills&pageSize=100&pageNumber=3")
        }
    }

    @Test func `a total that moves while paging shows`() async throws {
        try await withPlatform { directory, world in
            let group = await world.add(displayName: "Sales")
            try await world.join(group, world.addPeople(count: 120))
            let first = try await directory.members(of: group, page: 1)
            try await world.join(group, world.addPerson(named: "Late"))
            let second = try await directory.members(of: group, page: 2)
            #expect([first?.total, second?.total] == [120, 121])
        }
    }

    @Test func `owners and dynamic members are told, and a person without skills in the answer was not read`()
        async throws
    {
        try await withPlatform { directory, world in
            let skill = await world.addSkill(named: "A")
            let group = await world.add(displayName: "Sales")
            let people = [
                try await world.addPerson(named: "Ann", skills: [skill]), try await world.addPerson(named: "Bob"),
            ]
            let quiet = try await world.addPerson(named: "Cy", skills: [skill])
            try await world.join(group, people[0], as: .owner)
            try await world.join(group, people[1], as: .dynamic)
            try await world.join(group, quiet)
            await world.leaveOutSkills(of: [quiet])
            let members = try #require(try await directory.members(of: group, page: 1)).members
            #expect(members.map(\.id).sorted() == (people + [quiet]).sorted())
            #expect(members.first { $0.id == people[0] }?.skills == [skill])
            #expect(members.first { $0.id == people[1] }?.skills == [])
            #expect(members.first { $0.id == quiet }.map { $0.skills == nil } == true)
        }
    }

    @Test func `a group that is gone has no members, a person that is gone is not there`() async throws {
        try await withPlatform { directory, world in
            #expect(try await directory.members(of: "nowhere", page: 1) == nil)
            let (ann, bob) = (try await world.addPerson(named: "Ann"), try await world.addPerson(named: "Bob"))
            try await world.edit(person: bob, state: .inactive)
            let found = try await directory.people([ann, bob, "nobody"])
            #expect(found.isComplete)
            let people = found.members
            #expect(people.map(\.id).sorted() == [ann, bob].sorted())
            #expect(people.first { $0.id == bob }?.isActive == false)
            #expect(try await directory.person("nobody") == nil)
            #expect(try await directory.person(ann)?.skills == [])
        }
    }

    // MARK: Writing

    @Test func `fifty skills are given with one PATCH, and the answer shows what the person bears`() async throws {
        try await withPlatform { directory, world in
            let skills = await world.addSkills(count: 50)
            let ann = try await world.addPerson(named: "Ann")
            let wanted = SkillSet.numbered(skills, proficiency: 3)
            #expect(directory.step(from: [], to: wanted) == wanted)
            let answer = try await directory.write(wanted, on: ann, bearing: [])
            guard case .applied(let shown?) = answer.result else {
                Issue.record("\(answer)")
                return
            }
            #expect(shown.skills == wanted)
            let request = try #require(await world.requests.last)
            #expect(request.method == "PATCH")
            #expect(request.path == "/api/v2/users/\(ann)/routingskills/bulk")
            #expect(request.contentType == "application/json")
            #expect(try JSONDecoder().decode([Entry].self, from: Data(request.body)).count == 50)
            #expect(answer.correlationID == request.correlationID)
        }
    }

    private struct Entry: Decodable {
        let id: String
        let proficiency: Double
    }

    @Test func `giving comes before taking away, unless there would be more than fifty`() async throws {
        try await withPlatform { directory, _ in
            let (old, new) = (SkillSet.numbered(["a", "b"]), SkillSet.numbered(["c"]))
            let given = directory.step(from: old, to: new)
            #expect(given == ["a", "b", "c"])
            #expect(directory.step(from: given, to: new) == ["b", "c"])
            let full = SkillSet.numbered((1...50).map { "old\($0)" })
            let next = directory.step(from: full, to: full.subtracting(["old1"]).union(["new"]))
            #expect(next == full.subtracting(["old1"]))
        }
    }

    @Test func `a proficiency is set anew with a PATCH of that skill alone`() async throws {
        try await withPlatform { directory, world in
            let (a, b) = (await world.addSkill(named: "A"), await world.addSkill(named: "B"))
            let ann = try await world.addPerson(named: "Ann", skills: [a, b])
            let wanted = SkillSet([Skill(id: a, proficiency: 4), Skill(id: b)])
            _ = try await directory.write(wanted, on: ann, bearing: [a, b])
            let body = try #require(await world.requests.last?.body)
            #expect(try JSONDecoder().decode([Entry].self, from: Data(body)).map(\.id) == [a])
            #expect(await world.person(ann)?.held(a)?.proficiency == 4)
        }
    }

    @Test func `a skill is taken away with DELETE, and one that is gone is a conflict`() async throws {
        try await withPlatform { directory, world in
            let a = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann", skills: [a])
            let answer = try await directory.write([], on: ann, bearing: [a])
            guard case .applied(let shown?) = answer.result else {
                Issue.record("\(answer)")
                return
            }
            #expect(shown.skills == [])
            #expect(await world.requests.last?.path == "/api/v2/users/\(ann)/routingskills/\(a)")
            #expect(try await directory.write([], on: ann, bearing: [a]).result == .conflict)
            #expect(try await directory.write([], on: "nobody", bearing: [a]).result == .conflict)
        }
    }

    @Test func `a person that is gone, and a skill that cannot be given, are rejected with what the server says`()
        async throws
    {
        try await withPlatform { directory, world in
            let off = await world.addSkill(named: "Off", state: .inactive)
            let ann = try await world.addPerson(named: "Ann")
            let gone = try await directory.write([off], on: "nobody", bearing: [])
            #expect(gone.result == .rejected)
            #expect(gone.httpStatus == 404)
            let inactive = try await directory.write([off], on: ann, bearing: [])
            #expect(inactive.result == .rejected)
            #expect(inactive.error?.contains("is not active") == true)
        }
    }

    @Test func `without the permission to assign a write is forbidden, and the permission named`() async throws {
        try await withPlatform(settings: { $0.permissions.remove("routing:skill:assign") }) { directory, world in
            let a = await world.addSkill(named: "A")
            let ann = try await world.addPerson(named: "Ann", skills: [a])
            for answer in [
                try await directory.write([a], on: ann, bearing: []),
                try await directory.write([], on: ann, bearing: [a]),
            ] {
                #expect(answer.result == .forbidden)
                #expect(answer.httpStatus == 403)
                #expect(answer.needs == .permission("routing:skill:assign"))
                #expect(answer.error?.contains("routing:skill:assign") == true)
                #expect(answer.correlationID != nil)
            }
        }
    }

    @Test(arguments: [
        (#"{"entities": [{"id": "a", "proficiency": 1}], "total": 2, "pageNumber": 1, "pageCount": 2}"#, []),
        (#"{"entities": [{"id": "a", "proficiency": 1}], "total": 1, "pageNumber": 1, "pageCount": 1}"#, ["theirs"]),
    ])
    func `an answer that lists what was given, and not all that there is, confirms it and shows nobody`(
        body: String, before: [String]
    ) async throws {
        try await withPlatform { directory, world in
            let ann = try await world.addPerson(named: "Ann")
            await world.inject(.status(200, body: body), on: .grant(ann))
            let answer = try await directory.write(SkillSet(["a"] + before), on: ann, bearing: SkillSet(before))
            #expect(answer.result == .applied(nil))
        }
    }

    @Test func `an answer that does not list what was given is none`() async throws {
        try await withPlatform { directory, world in
            let ann = try await world.addPerson(named: "Ann")
            let body = #"{"entities": [{"id": "b", "proficiency": 1}], "total": 1, "pageNumber": 1, "pageCount": 1}"#
            for body in [body, "{}", "<html>"] {
                await world.inject(.status(200, body: body), on: .grant(ann))
                let answer = try await directory.write(["a", "theirs"], on: ann, bearing: ["theirs"])
                #expect(answer.result == .lost)
            }
        }
    }

    @Test func `what a server calls an exchange shows no secret`() async throws {
        try await withPlatform { directory, world in
            let ann = try await world.addPerson(named: "Ann")
            let headers = ["ININ-Correlation-Id": "id of simulated-secret and simulated-token-1"]
            await world.inject(.status(500, headers: headers), on: .grant(ann))
            let id = try #require(try await directory.write(["a"], on: ann, bearing: []).correlationID)
            #expect(!id.contains("simulated-secret") && !id.contains("simulated-token-1"), "\(id)")
        }
    }

    // MARK: Hostile answers

    @Test(arguments: [
        (#"{"id": "."}"#, DirectoryError.BodyFault.value(.pathStep, at: "id")),
        (#"{"id": ""}"#, .value(.empty, at: "id")),
        (#"{"name": "Ann"}"#, .value(.missing, at: "id")),
        (#"{"id": 7}"#, .value(.wrongType, at: "id")),
        (#"{"id": "a\u0000b"}"#, .value(.holdsNUL, at: "id")),
        (#"{"id": "a", "name": "A\u0000B"}"#, .value(.holdsNUL, at: "name")),
        (#"{"id": "a", "skills": {}}"#, .value(.wrongType, at: "skills")),
        (#"{"id": "a", "skills": [{"id": ".."}]}"#, .value(.pathStep, at: "skills.[0].id")),
        (
            #"{"id": "a", "skills": [{"id": "s", "proficiency": "5"}]}"#,
            .value(.wrongType, at: "skills.[0].proficiency")
        ),
        (
            #"{"id": "a", "skills": [{"id": "s", "name": "\u0000"}]}"#,
            .value(.holdsNUL, at: "skills.[0].name")
        ),
        (#"{"id": "a", "state": 1}"#, .value(.wrongType, at: "state")),
    ])
    func `what is no person is passed over, by its id where it has one`(
        person: String, reason: DirectoryError.BodyFault
    ) async throws {
        try await withPlatform { directory, world in
            let group = await world.add(displayName: "Sales")
            let body = #"{"entities": [\#(person)], "total": 1, "pageNumber": 1, "pageCount": 1}"#
            await world.inject(.status(200, body: body), on: .members(group))
            let page = try #require(try await directory.members(of: group, page: 1))
            #expect(page.unreadable.map(\.reason) == [reason])
            #expect(page.unreadable.compactMap(\.id) == page.members.map(\.id))
            #expect(page.members.allSatisfy { $0.id == "a" && $0.skills == nil })
            #expect(page.total == 1)
        }
    }

    @Test(arguments: [
        ("<html>", DirectoryError.BodyFault.notJSON), ("[]", .value(.wrongType, at: "")),
        (#"{"total": 3}"#, .value(.missing, at: "entities")),
    ])
    func `a body that is no list is unreadable`(
        body: String, reason: DirectoryError.BodyFault
    ) async throws {
        try await withPlatform { directory, world in
            await world.inject(.status(200, body: body), on: .members())
            let call = DirectoryError.Call(method: "GET", path: "/api/v2/groups/g/members")
            await #expect(throws: DirectoryError.unreadable(call, reason: reason)) {
                try await directory.members(of: "g", page: 1)
            }
        }
    }

    @Test func `an id with any characters stays one step of a path`() async throws {
        try await withPlatform { directory, world in
            _ = try await directory.members(of: "a/../b?c#d", page: 1)
            #expect(await world.requests.last?.path == "/api/v2/groups/a%2F..%2Fb%3Fc%23d/members")
        }
    }

    // MARK: Skills by name

    @Test func `skills are found by the beginning of their names, every page of them`() async throws {
        try await withPlatform { directory, world in
            await world.addSkills(count: 130)
            let odd = await world.addSkill(named: "\"Ü\" & more")
            for (prefix, count) in [("Skill ", 130), ("", 131), ("nothing", 0)] {
                let found = try await directory.skills(withPrefix: prefix)
                #expect(found.count == count)
            }
            let found = try await directory.skills(withPrefix: "\"Ü\" &")
            #expect(found == [NamedSkill(id: odd, name: "\"Ü\" & more", isActive: true)])
        }
    }
}
