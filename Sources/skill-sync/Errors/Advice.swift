/// What to do about something, in one line. A command of this program in it, written as `\(command: "status")`, repeats the
/// options that say what the failed one was about.
struct Advice: Hashable, Sendable {
    fileprivate enum Part: Hashable, Sendable {
        case text(String)
        case command(String, database: String?)
    }

    private var parts: [Part]
    private var given = GivenOptions()

    /// As it is shown.
    var text: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .command(let words, let database): given.about(database: database).command(words)
            }
        }.joined()
    }

    /// The same, with commands that repeat these options.
    func repeating(_ given: GivenOptions) -> Advice {
        var advice = self
        advice.given = given
        return advice
    }

    static func + (first: Advice, second: Advice) -> Advice {
        var both = first
        both.parts += second.parts
        return both
    }
}

extension Advice: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            parts.append(.text(value.description))
        }

        /// - Parameter database: what the command is about, where that is not what was given.
        mutating func appendInterpolation(command words: String, database: String? = nil) {
            parts.append(.command(words, database: database))
        }
    }

    init(stringLiteral text: String) { parts = text.isEmpty ? [] : [.text(text)] }

    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
}
