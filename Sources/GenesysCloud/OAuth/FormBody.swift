import NIOCore

/// A body of the type `application/x-www-form-urlencoded`.
enum FormBody {
    static let contentType = "application/x-www-form-urlencoded"

    static func buffer(_ fields: [(name: String, value: String)]) -> ByteBuffer {
        ByteBuffer(string: fields.map { "\($0)=\(PercentEncoding.text($1))" }.joined(separator: "&"))
    }
}
