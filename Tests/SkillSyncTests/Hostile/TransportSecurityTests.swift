import Foundation
import Testing

@testable import skill_sync

/// TLS as the whole program has it, against a server whose certificate nobody vouches for.
@Suite(.timeLimit(.minutes(10)), .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TransportSecurityTests {
    @Test func `a certificate that nobody vouches for is not accepted, and the secret is not sent`() async throws {
        let scratch = try Desk()
        let server = try RunningProcess(
            [
                "-c",
                """
                cd '\(scratch.folder.path)'
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem \
                  -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>openssl.txt
                exec openssl s_server -www -accept 127.0.0.1:0 -cert cert.pem -key key.pem 1>&2
                """,
            ],
            program: URL(fileURLWithPath: "/bin/sh"), environment: ["PATH": "/usr/bin:/bin"])
        var said = ""
        var port: Substring?
        for await part in server.log {
            said += part
            port = said.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/)?.1
            if port != nil { break }
        }
        let desk = try Desk(serverURL: "https://localhost:\(try #require(port, "\(said)"))")
        let outcome = await desk.run("check")
        #expect(outcome.exitCode == 1)
        #expect(outcome.out.contains("CERTIFICATE_VERIFY_FAILED"), "\(outcome.out)")
        server.send(SIGKILL)
        for await part in server.log { said += part }
        #expect(!said.contains(Desk.secret))
    }
}
