import Foundation
import Testing

@testable import skill_sync

@Suite struct ReportMarkupTests {
    /// Each would be markup, or steer a browser or a reader, if it came to the page as it is.
    private static let hostile = [
        "</script><img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "{{x}}",
        "{{{stylesheet}}}", "{{#glances}}{{/glances}}", "{{=<% %>=}}", "&lt;", "&#60;b&#62;", "&nbsp;&bogus;", "]]>",
        "<![CDATA[", "</title>", "</style><script>alert(1)</script>", "<!--", "--><b>", "<?xml ?>", "</svg><b>",
        "javascript:alert(1)", "https://example.com/x.js", "url(https://example.com)", "`", "\\",
        // Overrides of the reading order, NUL, escapes, line breaks, what XML cannot have.
        "abc\u{202E}gpj.exe", "\u{2066}a\u{2069}", "a\0b", "\u{1B}[2J", "a\r\nb\u{2028}c", "\u{FFFE}\u{FFFF}",
        // A mark on a character of markup, and a letter that takes the next one to itself, make another `Character` of it.
        "<\u{301}b>", "\"\u{308} onmouseover=\"alert(1)", "&\u{301}lt;", "\u{D4E}<img src=x onerror=alert(1)>",
        "\u{111C2}<script>alert(1)\u{111C2}</script>", "\u{D4E}\" onmouseover=\u{D4E}\"x", "\u{D4E}&lt;",
        "<\u{200D}b\u{200D}>", "<\u{FE0F}b>", "'\u{20E3}",
    ]

    private static let allowedElements: Set<String> = [
        "a", "body", "circle", "code", "defs", "desc", "div", "figcaption", "figure", "footer", "g", "h1", "h2", "h3",
        "head", "header", "html", "li", "line", "main", "meta", "p", "path", "pattern", "rect", "section", "small",
        "span",
        "strong", "style", "svg", "table", "tbody", "td", "text", "th", "thead", "time", "title", "tr", "ul",
    ]

    @Test(arguments: hostile)
    func `a text from outside is a text on the page and nothing else`(text: String) throws {
        let page = try ParsedPage(
            ReportPage(ReportSample.saying(text), ReportSample.flawed(text), .ofGroups, version: "1"))
        let plain = try ParsedPage(
            ReportPage(ReportSample.saying("plain"), ReportSample.flawed("plain"), .ofGroups, version: "1"))
        #expect(page.elements.map(\.name) == plain.elements.map(\.name))
        #expect(page.elements.map(\.attributes) == plain.elements.map(\.attributes))
        let shown = "\(OutsideText(text.visible).renderText) \(OutsideText(text).renderText)"
        #expect(page.rows.contains { $0.first == shown.split(separator: " ").joined(separator: " ") })
        #expect(page.elements[0].text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.isPrintable })
    }

    @Test(arguments: hostile)
    func `no markup comes from outside, whatever the parser`(text: String) throws {
        func markup(_ text: String) throws -> Int {
            let html = try ReportPage(ReportSample.saying(text), ReportSample.flawed(text), .ofGroups, version: "1")
                .html()
            return html.unicodeScalars.count { "<>\"'".unicodeScalars.contains($0) }
        }
        #expect(try markup(text) == markup("plain"))
    }

    @Test func `the page has no scripts, no handlers and nothing from the network`() throws {
        let html = try ReportPage(ReportSample.saying("plain"), ReportSample.flawed("plain"), .ofGroups, version: "1")
            .html()
        let page = try ParsedPage(html)
        #expect(Set(page.elements.map(\.name)).isSubset(of: Self.allowedElements))
        for element in page.elements {
            for (name, value) in element.attributes {
                #expect(!name.hasPrefix("on") && !["src", "srcset", "style", "xmlns", "action"].contains(name))
                #expect(name != "href" || value.hasPrefix("#"))
                #expect(!value.contains("://") && !value.contains("javascript:"))
            }
        }
        #expect(!html.contains("://"))
        let policy = page.elements("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'")
    }

    @Test func `the stylesheet is the same to an HTML and to an XML parser, and needs no network`() throws {
        let stylesheet = ReportPage(ReportSample.report(), ReportSample.verification(), .ofGroups, version: "1")
            .stylesheet
        #expect(!stylesheet.contains { "<&".contains($0) })
        #expect(!stylesheet.contains("@import") && !stylesheet.contains("://"))
        #expect(stylesheet.matches(of: /url\(([^)]*)\)/).allSatisfy { $0.1.hasPrefix("#") })
    }

    @Test func `nothing but the stylesheet goes unescaped`() throws {
        let template = String(decoding: PackageResources.report_mustache, as: UTF8.self)
        #expect(template.matches(of: /\{\{\{.*?\}\}\}|\{\{&.*?\}\}/).map { String($0.0) } == ["{{{stylesheet}}}"])
        #expect(!template.contains("{{%"))
    }

    @Test func `every reference within the page leads somewhere, and no id is given twice`() throws {
        let page = try ParsedPage(
            ReportPage(ReportSample.saying("plain"), ReportSample.flawed("plain"), .ofGroups, version: "1"))
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let stylesheet = page.elements("style").map(\.text).joined()
        let patterns = stylesheet.matches(of: /url\(#([^)]*)\)/).map { String($0.1) }
        let anchors = page.elements.compactMap { $0.attributes["href"]?.dropFirst() }.map(String.init)
        let labels = page.elements.flatMap { $0.attributes["aria-labelledby"]?.split(separator: " ") ?? [] }.map(
            String.init)
        #expect(!patterns.isEmpty && !anchors.isEmpty && !labels.isEmpty)
        #expect(Set(patterns + anchors + labels).isSubset(of: ids))
    }

    @Test func `those who do not see the page are told as much`() throws {
        let page = try ParsedPage(
            ReportPage(ReportSample.saying("plain"), ReportSample.flawed("plain"), .ofGroups, version: "1"))
        #expect(page.elements("html").first?.attributes["lang"] == "en")
        #expect(page.elements("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
        for drawing in page.elements("svg") {
            #expect(drawing.attributes["role"] == "img" || drawing.attributes["aria-hidden"] == "true")
        }
        for drawing in page.elements("svg") where drawing.attributes["role"] == "img" {
            for id in drawing.attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
                #expect(try !page.element(id: String(id)).text.isEmpty)
            }
        }
        #expect(page.elements("div", class: "scroll").allSatisfy { $0.attributes["tabindex"] == "0" })
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isPrintable: Bool {
        ![.control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse].contains(generalCategory)
    }
}
