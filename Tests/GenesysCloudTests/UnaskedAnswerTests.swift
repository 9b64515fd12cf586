import Domain
import Foundation
import GenesysCloud
import Simulator
import TestSupport
import Testing

/// What servers, and what stands in front of them, send without being asked.
struct UnaskedAnswerTests {
    @Test func `a compressed answer that nobody asked for is read`() async throws {
        try await withDirectory { directory, world in
            await world.inject(.gzip(Self.page), on: .list())
            let page = try await directory.page(at: 1, known: nil)
            guard case .groups(let groups) = page.contents else {
                Issue.record("\(page)")
                return
            }
            #expect(groups.map(\.displayName) == ["Sales"])
            #expect(groups.map(\.skills) == [["a"]])
        }
    }

    @Test func `how long a body may be is told by what is in it, not by its compressed size`() async throws {
        try await withDirectory { directory, world in
            let id = await world.add(displayName: "Sales")
            await world.inject(.gzip(Self.blanks), on: .read())
            let call = DirectoryError.Call(method: "GET", path: "\(listCall.path)/\(id)")
            await #expect(throws: DirectoryError.unreadable(call, reason: .tooLong(limit: 1 << 20))) {
                try await directory.group(id)
            }
        }
    }

    @Test func `a token's life may be a text`() async throws {
        var server = SimulatedServer.Configuration()
        server.writesLifetimeAsText = true
        let clock = ManualClock()
        try await withDirectory(server, clock: clock) { directory, world in
            _ = try await directory.page(at: 1, known: nil)
            clock.advance(by: .seconds(3499))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 1)
            clock.advance(by: .seconds(1))
            _ = try await directory.page(at: 1, known: nil)
            #expect(await world.counts.tokensIssued == 2)
        }
    }

    /// `{"totalResults":1,"Resources":[{"id":"1","displayName":"Sales","version":3,"skills":["a"]}]}`
    private static let page =
        "H4sIAAAAAAACAxWLMQ6AIBAE/7I1DbHjERZaGoqLXEE8xXBgYgh/F7udyWxDSYVkYa1SFM4ajJ1q3nnQ1hADHCwMQtRb6J3p5GFWkhEYPJw1pgtuMtAjivwvEHz3/QNWgZ0kXAAAAA=="

    /// A blank more than a megabyte.
    private static let blanks =
        "H4sIAAAAAAACA+3BMQEAAADCoCrrn9IQvkABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJwGDPovoQEAEAA="
}

extension Fault {
    fileprivate static func gzip(_ body: String) -> Fault {
        .answer(
            CannedAnswer(
                status: 200, headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"],
                bytes: Array(Data(base64Encoded: body) ?? Data())))
    }
}
