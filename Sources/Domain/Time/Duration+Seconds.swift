extension Duration {
    /// To the tenth of a second: `16s`, `0.5s`.
    public var seconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)s" : "\(tenths / 10).\(tenths % 10)s"
    }
}
