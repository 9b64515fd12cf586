public import Foundation
import NIOCore

/// Where http without TLS is let pass: only where nothing leaves the machine.
public enum PlainHTTP {
    /// Whether the URL is safe to send a secret to: https, or http to `localhost`, 127.0.0.0/8 or ::1.
    public static func isSafe(_ url: URL) -> Bool {
        switch url.scheme?.lowercased() {
        case "https": true
        case "http": url.host(percentEncoded: false).map(isLoopback) ?? false
        default: false
        }
    }

    /// - Parameter host: a name or an address, an IPv6 address with or without brackets. Names other than `localhost`
    ///   are not looked up.
    public static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard let address = try? SocketAddress(ipAddress: bare, port: 0), let text = address.ipAddress else {
            return false
        }
        return text == "::1" || address.protocol == .inet && text.hasPrefix("127.")
    }
}
