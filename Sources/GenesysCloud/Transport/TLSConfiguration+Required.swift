import Domain
import NIOSSL

extension TLSConfiguration {
    /// What every connection over https has: TLS 1.3, or TLS 1.2 with forward secrecy, so that whoever records the traffic
    /// and gets the server's key later still does not read the client's secret.
    ///
    /// The library would also offer TLS 1.0 and 1.1, and RSA as a key exchange. Of the suites of TLS 1.2 that have forward
    /// secrecy, those with CBC are left out too: how they authenticate has been broken again and again, and a server that
    /// follows RFC 9325 (section 4.2) has one with AES-GCM. All suites of TLS 1.3 have both.
    static func required(trustRoots: NIOSSLTrustRoots) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        configuration.trustRoots = trustRoots
        return configuration
    }
}

extension DirectoryError.TLSFault {
    /// - Parameter reason: the TLS library's word for what went wrong.
    init?(reason: some StringProtocol) {
        switch reason {
        case "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION",  // The versions have nothing in common,
            "SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_INSUFFICIENT_SECURITY",  // nor have the suites,
            "WRONG_CIPHER_RETURNED", "UNKNOWN_CIPHER_RETURNED":  // or one was taken that was not offered.
            self = .tooWeak
        case "CERTIFICATE_VERIFY_FAILED":
            self = .certificate
        case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST":
            self = .notTLS
        default:
            return nil
        }
    }
}
