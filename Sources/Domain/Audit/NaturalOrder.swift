/// The order in which people look for names: digits count as numbers, and the case of ASCII letters does not matter.
/// "Group 2" comes before "Group 10".
public enum NaturalOrder {
    /// Negative where the first name comes before the second, zero only for the same bytes.
    public static func compare(_ first: String, _ second: String) -> Int {
        var (first, second) = (first, second)
        return first.withUTF8 { left in
            second.withUTF8 { right in
                let difference = compare(left, right)
                if difference != 0 { return difference }
                return left.lexicographicallyPrecedes(right) ? -1 : right.lexicographicallyPrecedes(left) ? 1 : 0
            }
        }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    private static func compare(_ left: Bytes, _ right: Bytes) -> Int {
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if isDigit(left[i]), isDigit(right[j]) {
                let (first, second) = (number(in: left, from: &i), number(in: right, from: &j))
                if first.count != second.count { return first.count - second.count }
                for (one, other) in zip(first, second) where one != other { return Int(one) - Int(other) }
            } else {
                let (one, other) = (lowered(left[i]), lowered(right[j]))
                if one != other { return Int(one) - Int(other) }
                (i, j) = (i + 1, j + 1)
            }
        }
        return (left.count - i) - (right.count - j)
    }

    /// The digits from there on, without leading zeros.
    private static func number(in bytes: Bytes, from index: inout Int) -> Slice<Bytes> {
        var begin = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        while begin < index, bytes[begin] == UInt8(ascii: "0") { begin += 1 }
        return bytes[begin..<index]
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9") }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension Sequence {
    /// In the order in which people look for these names.
    public func inNaturalOrder(_ name: (Element) -> String) -> [Element] {
        sorted { NaturalOrder.compare(name($0), name($1)) < 0 }
    }
}

extension Sequence<String> {
    public func inNaturalOrder() -> [String] { inNaturalOrder { $0 } }
}
