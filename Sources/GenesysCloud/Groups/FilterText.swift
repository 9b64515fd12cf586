import Foundation

/// Text within a SCIM filter: a JSON string, RFC 7644, section 3.4.2.2.
enum FilterText {
    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let json = (try? encoder.encode(text)) ?? Data()
        return String(decoding: json, as: UTF8.self)
    }
}
