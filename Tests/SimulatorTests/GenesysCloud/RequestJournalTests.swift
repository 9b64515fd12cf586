import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RequestJournalTests {
    private struct Line: Decodable {
        let method: String
        let path: String
        let query: String?
        let headers: [String: String]
        let authorization: String?
        let body: String?
    }

    private func lines(in folder: URL) throws -> [Line] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.flatMap {
            try String(contentsOf: $0, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
        }
    }

    @Test func `every request is written down as it was sent, credentials left out`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await SimulatedServer.serve(publishedAPI { $0.journal = folder }) { server in
            let client = try await TestClient.authorized(on: server)
            await server.world.inject(.closeConnection, on: .grant())
            await #expect(throws: (any Error).self) { try await client.grant(#"[{"id":"ä"}]"#, to: "a%20b") }
            _ = try await client.send("GET", "/api/v2/scim/groups?filter=id%20eq%20x&count=1")
            let lines = try lines(in: folder)
            #expect(lines.map(\.method) == ["POST", "PATCH", "GET"])
            #expect(
                lines.map(\.path) == ["/oauth/token", "/api/v2/users/a%20b/routingskills/bulk", "/api/v2/scim/groups"])
            #expect(lines.map(\.query) == [nil, nil, "filter=id%20eq%20x&count=1"])
            #expect(lines.map(\.body) == [nil, #"[{"id":"ä"}]"#, nil])
            #expect(lines.map(\.authorization) == [nil, "Bearer", "Bearer"])
            #expect(lines[1].headers["content-type"] == "application/json")
            #expect(lines.allSatisfy { $0.headers["authorization"] == nil })
        }
    }

    @Test func `requests that arrive side by side are a line each`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await SimulatedServer.serve(publishedAPI { $0.journal = folder }) { server in
            let client = try await TestClient.authorized(on: server)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...60 { group.addTask { _ = try await client.send("GET", "/api/v2/scim/groups") } }
                try await group.waitForAll()
            }
            #expect(try lines(in: folder).count == 61)
        }
    }
}
