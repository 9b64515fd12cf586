import Foundation
import Simulator
import Testing

/// The simulator and the published contract, which were not made from one another.
@Suite(.timeLimit(.minutes(10)), .enabled(if: ContractProgram.isInstalled, "make python-tools"))
struct ContractTests {
    private struct Exchange: Encodable {
        let request: [String: JSON]
        let status: Int
        let answer: String?
    }

    /// What a line of the journal may hold.
    private enum JSON: Codable {
        case text(String)
        case texts([String: String])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            self = try (try? .text(value.decode(String.self))) ?? .texts(value.decode([String: String].self))
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .text(let text): try value.encode(text)
            case .texts(let texts): try value.encode(texts)
            }
        }
    }

    private func inFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private func journal(in folder: URL) throws -> [[String: JSON]] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "ndjson" }.flatMap {
            try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode([String: JSON].self, from: Data($0.utf8))
            }
        }
    }

    @Test func `the check reads the journal, and fails for one request that is not published`() async throws {
        try await inFolder { folder in
            let output = folder.appending(path: "said.txt")
            let check = ContractProgram(name: "check_requests.py")
            try await SimulatedServer.serve(publishedAPI { $0.journal = folder }) { server in
                let client = try await TestClient.authorized(on: server)
                #expect(try await check.run(over: folder, saying: output).code == 1)
                _ = try await client.grant(#"[{"id":"s","proficiency":1}]"#, to: "u")
                _ = try await client.revoke("s", from: "u")
                let right = try await check.run(over: folder, saying: output)
                #expect(right.code == 0)
                #expect(
                    right.text.contains("2 requests of 2 operations held against the published contract, 0 violations"))
                _ = try await client.grant(#"[{"id":"s","proficiency":"1"}]"#, to: "u")
                let wrong = try await check.run(over: folder, saying: output)
                #expect(wrong.code == 1)
                #expect(wrong.text.contains("patchUserRoutingskillsBulk: '1' is not of type 'number'"))
            }
        }
    }

    @Test(arguments: [SimulatedServer.GenesysCloudSettings.ErrorShape.scimError, .errorBody])
    func `what the simulator answers is published`(shape: SimulatedServer.GenesysCloudSettings.ErrorShape) async throws
    {
        try await inFolder { folder in
            let configuration = publishedAPI {
                $0.journal = folder
                $0.scimErrors = shape
                $0.requestsPerMinute = 30
            }
            try await SimulatedServer.serve(configuration) { server in
                let world = server.world
                let group = await world.add(displayName: "A")
                let skills = await world.addSkills(count: 2)
                await world.addSkill(named: "Old", state: .inactive)
                let ann = try await world.addPerson(named: "Ann", skills: [skills[0]])
                try await world.join(group, ann)
                let client = try await TestClient.authorized(on: server)
                var replies: [Reply] = []
                for path in [
                    "scim/groups", "scim/groups?attributes=displayName", "scim/groups/\(group)", "scim/groups/none",
                    "scim/groups?filter=nonsense", "scim/v2/groups", "scim/groups?count=26", "scim/groups?count=x",
                    "groups/\(group)/members?expand=skills", "groups/none/members",
                    "groups/\(group)/members?pageSize=0",
                    "users?state=any&expand=skills", "users/\(ann)/routingskills", "users/none/routingskills",
                    "routing/skills", "routing/skills/\(skills[0])", "routing/skills/none",
                ] {
                    replies.append(try await client.send("GET", "/api/v2/" + path))
                }
                for body in [#"[{"id":"\#(skills[1])","proficiency":2.5}]"#, #"[{"id":"none","proficiency":1}]"#, "{}"]
                {
                    replies.append(try await client.grant(body, to: ann))
                }
                replies.append(try await client.revoke(skills[1], from: ann))
                replies.append(try await client.revoke(skills[1], from: ann))
                replies.append(
                    try await client.send(
                        "GET", "/api/v2/scim/groups/\(group)", headers: ["If-None-Match": "\"2\""]))
                replies.append(
                    try await client.send(
                        "PATCH", "/api/v2/users/\(ann)/routingskills/bulk", body: "[]", contentType: "text/plain"))
                replies.append(try await client.send("GET", "/api/v2/users", authorized: false))
                for _ in 0..<10 { replies.append(try await client.send("GET", "/api/v2/scim/groups")) }
                #expect(Set(replies.map(\.status)) == [200, 304, 400, 401, 404, 415, 429])
                let requests = try journal(in: folder).dropFirst()
                try #require(requests.count == replies.count)
                let lines = try zip(requests, replies).map {
                    try JSONEncoder().encode(
                        Exchange(request: $0, status: $1.status, answer: $1.body.isEmpty ? nil : $1.text))
                }
                let exchanges = folder.appending(path: "exchanges")
                try Data(lines.joined(separator: Data("\n".utf8))).write(to: exchanges)
                let said = try await ContractProgram(name: "check_answers.py").run(
                    over: exchanges, saying: folder.appending(path: "said.txt"))
                #expect(said.code == 0, "\(said.text)")
                #expect(said.text.contains("\(replies.count) answers held"))
            }
        }
    }
}
