import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// Why no whole answer arrived, and whether the request had left by then.
struct TransportFailure: Error, Hashable {
    let error: DirectoryError
    let wasSent: Bool

    /// Reads the client library's error. Before the request has left, whatever goes wrong means that there is no
    /// connection.
    init(_ failure: any Error, of request: Request, wasSent: Bool, timeout: Duration) {
        self.wasSent = wasSent
        let clientError = failure as? HTTPClientError
        if clientError == .cancelled || clientError == .alreadyShutdown {
            error = .cancelled
        } else if let tooLong = failure as? Exchange.BodyTooLong {
            error = .unreadable(request.call, reason: .tooLong(limit: tooLong.limit))
        } else if failure as? NIOHTTPDecompression.DecompressionError == .limit {
            error = .unreadable(request.call, reason: .tooLong(limit: request.bodyLimit))
        } else if !wasSent {
            error = .unreachable(host: URL(string: request.url)?.host() ?? "", reason: Self.reason(failure))
        } else if clientError == .deadlineExceeded {
            error = .timedOut(request.call, after: timeout)
        } else {
            error = .connectionLost(request.call, reason: Self.reason(failure))
        }
    }

    /// One line without the names of types. Errors that quote headers are told by their kind only, for the sake of the
    /// token.
    private static func reason(_ failure: any Error) -> DirectoryError.ConnectionFault {
        switch failure {
        case let error as HTTPClientError where error == .deadlineExceeded: .late
        case let error as HTTPClientError: .told(error.shortDescription)
        case let error as NIOConnectionError: reason(connecting: error)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            .tls(.certificate, told: OneLine.text(String("\(error)".trimmingPrefix(#/.*?: /#))))
        case let error as IOError: .told(String(cString: strerror(error.errnoCode)))
        default: reason(layer: "\(failure)")
        }
    }

    /// Of an error of the TLS or HTTP layer: its kind, and where the TLS library gave a reason that reason, without the
    /// places in source files that its text is full of.
    private static func reason(layer description: String) -> DirectoryError.ConnectionFault {
        let kind = description.replacing(/^NIO\w+\./, with: "").prefix { $0 != "(" }
        guard let cause = description.firstMatch(of: /OPENSSL_internal:(\w+)/)?.1 else {
            return .told(OneLine.text(String(kind)))
        }
        let told = OneLine.text("\(kind) \(cause)")
        return DirectoryError.TLSFault(reason: cause).map { .tls($0, told: told) } ?? .told(told)
    }

    private static func reason(connecting error: NIOConnectionError) -> DirectoryError.ConnectionFault {
        if let first = error.connectionErrors.first { return reason(first.error) }
        return error.dnsAError == nil && error.dnsAAAAError == nil ? .unexplained : .nameNotResolved
    }
}
