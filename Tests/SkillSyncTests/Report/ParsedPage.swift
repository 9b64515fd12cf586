import Foundation
import Testing

@testable import skill_sync

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A report's page as an XML parser sees it, which does not forgive anything.
struct ParsedPage {
    struct Element: Hashable {
        let name: String
        let attributes: [String: String]
        /// The names of the elements that it lies in.
        let path: [String]
        /// Its text, with that of the elements within.
        fileprivate(set) var text = ""
    }

    /// In the order of the page.
    let elements: [Element]

    init(_ page: ReportPage) throws { try self.init(page.html()) }

    init(_ html: String) throws {
        let reader = Reader()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = reader
        let isWhole = parser.parse()
        try #require(isWhole, "line \(parser.lineNumber), column \(parser.columnNumber)")
        elements = reader.elements
    }

    func elements(_ name: String, class style: String? = nil) -> [Element] {
        elements.filter { $0.name == name && (style == nil || $0.attributes["class"] == style) }
    }

    func element(id: String) throws -> Element {
        try #require(elements.first { $0.attributes["id"] == id })
    }

    /// The cells of each row of the bodies of the tables, with single blanks.
    var rows: [[String]] {
        var rows: [[String]] = []
        for element in elements where element.path.contains("tbody") {
            if element.name == "tr" { rows.append([]) }
            if ["td", "th"].contains(element.name), !rows.isEmpty {
                rows[rows.count - 1].append(element.text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
            }
        }
        return rows
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var elements: [Element] = []
        private var open: [Int] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(Element(name: name, attributes: attributes, path: open.map { elements[$0].name }))
            open.append(elements.count - 1)
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            for index in open { elements[index].text += text }
        }

        func parser(_ parser: XMLParser, foundCDATA data: Data) {
            Issue.record("a CDATA section, which HTML does not have")
        }
    }
}
