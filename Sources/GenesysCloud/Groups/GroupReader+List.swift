import Domain
import NIOCore

extension GroupReader {
    /// Reads a page. What is wrong with one group's text makes that one unreadable, and no other.
    func list(_ answer: Answer) throws(DirectoryError) -> GroupList<Form> {
        var list: GroupList<Form>
        do {
            list = try decoded(GroupList<Form>.self, answer, listCall)
        } catch {
            guard let shallow = try? Shallow(answer.body), !shallow.depths.isEmpty else { throw error }
            let rest = Answer(
                status: answer.status, reasonPhrase: answer.reasonPhrase, headers: answer.headers, body: shallow.body)
            list = try decoded(GroupList<Form>.self, rest, listCall)
            for (index, depth) in shallow.depths { list.refuse(at: index, reason: .nested(depth: depth)) }
        }
        for (index, name) in Form.namesTwice(inList: answer.body, userInfo) {
            list.refuse(at: index, reason: .value(.twice, at: name))
        }
        return list
    }
}

/// A page without those resources that are nested deeper than a decoder takes, which would keep all from being read.
private struct Shallow {
    /// Foundation takes 512, the list included.
    private static let limit = 500

    let body: ByteBuffer
    /// How deep those are that were taken out, by 0-based position.
    let depths: [Int: Int]

    init(_ page: ByteBuffer) throws(JSONText.Misshapen) {
        let text = JSONText(Array(page.readableBytesView))
        var bytes = text.bytes
        var depths: [Int: Int] = [:]
        for (index, place) in try text.resources().enumerated().reversed() {
            let depth = try text.depth(of: place)
            guard depth > Self.limit else { continue }
            depths[index] = depth
            bytes.replaceSubrange(place, with: "null".utf8)
        }
        body = ByteBuffer(bytes: bytes)
        self.depths = depths
    }
}
