import Domain
import Foundation
import NIOHTTP1
import NIOSSL
import Testing

@testable import GenesysCloud
@testable import skill_sync

/// TLS as the whole program has it, against servers of OpenSSL.
@Suite(.timeLimit(.minutes(10)), .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TransportSecurityTests {
    /// A server with a certificate that nobody vouches for, and that answers every GET.
    private final class Server {
        let scratch: Desk
        let port: Substring
        private let process: RunningProcess
        private var said = ""

        var url: String { "https://localhost:\(port)" }
        var certificate: NIOSSLTrustRoots { .file(scratch.path("cert.pem")) }

        /// - Parameters:
        ///   - name: the host that the certificate is for.
        ///   - key: what `openssl req -newkey` is given.
        ///   - options: of `openssl s_server`. What its own configuration forbids is allowed, since it plays an old server.
        init(name: String = "localhost", key: String = "rsa:2048", _ options: String = "") async throws {
            scratch = try Desk()
            process = try RunningProcess(
                [
                    "-c",
                    """
                    cd '\(scratch.folder.path)'
                    openssl req -x509 -newkey \(key) -nodes -keyout key.pem -out cert.pem \
                      -days 2 -subj /CN=\(name) -addext subjectAltName=DNS:\(name) 2>openssl.txt
                    OPENSSL_CONF=/dev/null exec openssl s_server -www -accept 127.0.0.1:0 -cert cert.pem -key key.pem \
                      \(options) 1>&2
                    """,
                ],
                program: URL(fileURLWithPath: "/bin/sh"), environment: ["PATH": "/usr/bin:/bin"])
            var port: Substring?
            for await part in process.log {
                said += part
                port = said.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/)?.1
                if port != nil { break }
            }
            self.port = try #require(port, "\(said)")
        }

        /// Ends it.
        /// - Returns: all that it said, which is also what it was sent.
        func end() async -> String {
            process.send(SIGKILL)
            for await part in process.log { said += part }
            return said
        }

        /// The answer to a GET from one who trusts the certificate.
        func answer() async throws -> Answer {
            let transport = Transport(requestTimeout: .seconds(60), maxConcurrentRequests: 1, trustRoots: certificate)
            do {
                let answer = try await transport.send(Request(.GET, url, "/", headers: [:]))
                await transport.close()
                return answer
            } catch {
                await transport.close()
                throw error
            }
        }
    }

    @Test func `a certificate that nobody vouches for is not accepted, and the secret is not sent`() async throws {
        let server = try await Server()
        let outcome = try await Desk(serverURL: server.url).run("check")
        #expect(outcome.exitCode == 1)
        #expect(outcome.out.contains("its certificate is not valid here"), "\(outcome.out)")
        #expect(outcome.out.contains("CERTIFICATE_VERIFY_FAILED"), "\(outcome.out)")
        #expect(!(await server.end()).contains(Desk.secret))
    }

    @Test func `a certificate of another host is not accepted, though it is vouched for`() async throws {
        let server = try await Server(name: "other.example")
        let failure = await #expect(throws: TransportFailure.self) { try await server.answer() }
        guard case .unreachable("localhost", .tls(.certificate, let told)) = failure?.error else {
            Issue.record("thrown was \(String(describing: failure))")
            return
        }
        #expect(told == "Couldn't find localhost in certificate from peer")
        #expect(failure?.wasSent == false)
        _ = await server.end()
    }

    @Test(arguments: [
        "-tls1 -cipher ALL:@SECLEVEL=0", "-tls1_1 -cipher ALL:@SECLEVEL=0",
        "-tls1_2 -cipher AES128-GCM-SHA256", "-tls1_2 -cipher kRSA", "-tls1_2 -cipher ECDHE-RSA-AES128-SHA",
    ])
    func `an older TLS, RSA as key exchange and CBC are refused, though the certificate is good`(
        options: String
    ) async throws {
        let server = try await Server(options)
        let failure = await #expect(throws: TransportFailure.self) { try await server.answer() }
        guard case .unreachable("localhost", .tls(.tooWeak, _)) = failure?.error else {
            Issue.record("thrown was \(String(describing: failure))")
            return
        }
        #expect(failure?.wasSent == false)
        _ = await server.end()
    }

    @Test(arguments: [
        ("rsa:2048", "-tls1_2"), ("rsa:2048", "-tls1_3"),
        ("rsa:2048", "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256"),
        ("rsa:2048", "-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305"),
        ("ec -pkeyopt ec_paramgen_curve:prime256v1", "-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384"),
    ])
    func `TLS 1.2 with forward secrecy is accepted, and TLS 1.3`(key: String, options: String) async throws {
        let server = try await Server(key: key, options)
        let answer = try await server.answer()
        #expect(answer.status == 200)
        _ = await server.end()
    }

    @Test func `for a server without forward secrecy the error says what it lacks and where to look`() async throws {
        let server = try await Server("-tls1_2 -cipher AES128-GCM-SHA256")
        let outcome = try await Desk(serverURL: server.url).run("check")
        #expect(outcome.exitCode == 1)
        let sentence = "localhost cannot be reached: it offers only an older TLS, or none with forward secrecy"
        #expect(outcome.out.contains(sentence), "\(outcome.out)")
        #expect(outcome.out.contains("a proxy or firewall between here and the server"), "\(outcome.out)")
        #expect(!(await server.end()).contains(Desk.secret))
    }
}
