import Foundation

/// The bytes of a JSON document, and where in it its values are.
///
/// Foundation makes values of numbers, and a value has forgotten how it was written: 1.10 comes back as 1.1, and what has
/// more than 38 digits comes back as another number. Who changes one attribute of somebody else's resource must not change the
/// others. So the bytes stay as they are, and what is to be other is put in between (docs/decisions/0011).
///
/// It is for documents that Foundation has read without complaint, and checks no more than it needs to find its way.
struct JSONText: Sendable {
    struct Member {
        let name: String
        let value: Range<Int>
    }

    /// The document is not of the shape that was asked for.
    struct Misshapen: Error {}

    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where the document's one value is.
    func root() throws(Misshapen) -> Range<Int> {
        let start = afterBlanks(0)
        return start..<(try end(ofValueAt: start))
    }

    /// The members of the object, in order, those written twice included.
    func members(of object: Range<Int>) throws(Misshapen) -> [Member] {
        var members: [Member] = []
        try walk(object, from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { position throws(Misshapen) in
            let nameEnd = try end(ofValueAt: position)
            let colon = afterBlanks(nameEnd)
            guard byte(at: colon) == UInt8(ascii: ":") else { throw Misshapen() }
            let start = afterBlanks(colon + 1)
            let end = try end(ofValueAt: start)
            members.append(Member(name: try name(at: position..<nameEnd), value: start..<end))
            return end
        }
        return members
    }

    /// Where the resources of a list are, in order.
    func resources() throws(Misshapen) -> [Range<Int>] {
        try value(of: "Resources", in: root()).map { place throws(Misshapen) in try elements(of: place) } ?? []
    }

    /// The first of these names that more than one member of the object bears, in whichever case.
    func nameTwice(of names: [String], in object: Range<Int>) throws(Misshapen) -> String? {
        let members = try members(of: object)
        return names.first { name in members.count { $0.name.isSameName(as: name) } > 1 }
    }

    /// The value of the member of this name, in whichever case.
    func value(of name: String, in object: Range<Int>) throws(Misshapen) -> Range<Int>? {
        try members(of: object).first { $0.name.isSameName(as: name) }?.value
    }

    /// Where the elements of the array are, in order.
    func elements(of array: Range<Int>) throws(Misshapen) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        try walk(array, from: UInt8(ascii: "["), to: UInt8(ascii: "]")) { position throws(Misshapen) in
            let end = try end(ofValueAt: position)
            elements.append(position..<end)
            return end
        }
        return elements
    }

    func isNull(at place: Range<Int>) -> Bool { bytes[place].elementsEqual("null".utf8) }

    /// The value at a place, by Foundation.
    func decoded<Value: Decodable>(_ type: Value.Type, at place: Range<Int>) throws(Misshapen) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(bytes[place])) } catch { throw Misshapen() }
    }

    /// How many brackets are open at the most within the value, its own included.
    func depth(of place: Range<Int>) throws(Misshapen) -> Int {
        var (deepest, depth, position) = (0, 0, place.lowerBound)
        while position < place.upperBound {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position = try end(ofTextAt: position)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            deepest = max(deepest, depth)
            position += 1
        }
        return deepest
    }

    private func name(at place: Range<Int>) throws(Misshapen) -> String {
        let isPlain = byte(at: place.lowerBound) == UInt8(ascii: "\"") && !bytes[place].contains(UInt8(ascii: "\\"))
        return isPlain
            ? String(decoding: bytes[place].dropFirst().dropLast(), as: UTF8.self) : try decoded(String.self, at: place)
    }

    // MARK: Finding the way

    private func byte(at position: Int) -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private func afterBlanks(_ position: Int) -> Int {
        bytes[min(position, bytes.endIndex)...].firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.endIndex
    }

    /// Takes the parts of an object or array between its commas.
    ///
    /// - Parameter take: is given where a part begins, and returns where it ends.
    private func walk(
        _ container: Range<Int>, from opening: UInt8, to closing: UInt8, _ take: (Int) throws(Misshapen) -> Int
    ) throws(Misshapen) {
        guard byte(at: container.lowerBound) == opening else { throw Misshapen() }
        var position = afterBlanks(container.lowerBound + 1)
        if byte(at: position) == closing { return }
        while true {
            position = afterBlanks(try take(position))
            switch byte(at: position) {
            case closing: return
            case UInt8(ascii: ","): position = afterBlanks(position + 1)
            default: throw Misshapen()
            }
        }
    }

    /// Where the value that begins at a position ends. Brackets within texts do not count.
    private func end(ofValueAt start: Int) throws(Misshapen) -> Int {
        var position = start
        var depth = 0
        repeat {
            switch byte(at: position) {
            case UInt8(ascii: "\""):
                position = try end(ofTextAt: position)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case nil:
                throw Misshapen()
            case _ where depth > 0:
                position += 1
            default:
                position = endOfWord(at: position)
                if position == start { throw Misshapen() }
            }
        } while depth > 0
        if depth < 0 { throw Misshapen() }
        return position
    }

    private func end(ofTextAt start: Int) throws(Misshapen) -> Int {
        var position = start + 1
        while let byte = byte(at: position) {
            switch byte {
            case UInt8(ascii: "\""): return position + 1
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        throw Misshapen()
    }

    /// Where a number, `true`, `false` or `null` ends.
    private func endOfWord(at start: Int) -> Int {
        bytes[start...].firstIndex { ",:]}\"{[ \t\n\r".utf8.contains($0) } ?? bytes.endIndex
    }
}
