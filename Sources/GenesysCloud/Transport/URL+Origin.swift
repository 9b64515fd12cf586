import Foundation

extension URL {
    /// The URL as text without slashes at the end, for a path to be put behind it.
    var origin: String {
        var text = absoluteString
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
