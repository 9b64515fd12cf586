/// A group's version: a number in the tutorial's dialect, a text on other servers, kept as text and written back as it
/// came.
struct WireVersion: Codable {
    let text: String

    init(text: String) { self.text = text }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            text = String(number)
        } else if let number = try? value.decode(UInt64.self) {
            text = String(number)
        } else {
            text = try value.decode(String.self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        // Only what reads back as the same text is a number: "007" and "+7" are not.
        if let number = Int(text), String(number) == text {
            try value.encode(number)
        } else if let number = UInt64(text), String(number) == text {
            try value.encode(number)
        } else {
            try value.encode(text)
        }
    }
}
