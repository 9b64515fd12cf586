import Domain
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a command has of the world outside: everything that a test would want to be another.
struct Context: Sendable {
    let console: Console
    let environment: [String: String]
    let now: WallClock
    /// For waiting and measuring. The process's own goes on while the machine is suspended: what the server counts, a
    /// token's life or a `Retry-After`, goes on there as well, and after a night with the lid closed the next poll is due
    /// at once.
    let clock: any Clock<Duration>
    let random: Chance
    /// As in ``Identity``.
    let identity: String
    let host: String
    /// Reads the standard input to its end.
    var input: @Sendable () throws -> Data = { try FileHandle.standardInput.readToEnd() ?? Data() }

    /// The process's own.
    ///
    /// - Throws: where the names of who is at work cannot be kept.
    static func process(_ console: Console) throws(CommandFailure) -> Context {
        let environment = ProcessInfo.processInfo.environment
        let host = hostName()
        return Context(
            console: console, environment: environment, now: { Date() },
            clock: ContinuousClock(), random: { Double.random(in: 0...1) },
            identity: try Identity.process(environment, host: host).text(), host: host)
    }

    /// The same, with other environment variables.
    func with(environment: [String: String]) -> Context {
        Context(
            console: console, environment: environment, now: now, clock: clock, random: random, identity: identity,
            host: host, input: input)
    }

    private static func hostName() -> String {
        var name = [UInt8](repeating: 0, count: 256)
        let failed = name.withUnsafeMutableBytes { buffer in
            buffer.bindMemory(to: CChar.self).baseAddress.map { gethostname($0, buffer.count - 1) != 0 } ?? true
        }
        return failed ? "localhost" : String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }
}
