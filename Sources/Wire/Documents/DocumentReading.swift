import Gallery

/// Reads the parts of a resource document, naming the property when one is missing or wrong.
enum DocumentReading {
    static func required<Value>(
        _ value: Value?, _ path: String, remedy: String = "name it"
    ) throws(GalleryRefusal) -> Value {
        guard let value else { throw .missing(path, remedy: remedy) }
        return value
    }

    static func region(_ text: String?, _ path: String) throws(GalleryRefusal) -> Region {
        let text = try required(text, path)
        guard let region = Region(text) else {
            throw .invalid(
                path, text, "is no region's name", remedy: "name one such as westeurope", rule: .locationNotAvailable)
        }
        return region
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ path: String, or standard: Choice
    ) throws(GalleryRefusal) -> Choice {
        guard let text else { return standard }
        return try choice(text, path)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ path: String
    ) throws(GalleryRefusal) -> Choice {
        let text = try required(text, path)
        guard let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() }) else {
            let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(path, text, "is none of the model's words", remedy: "name one of \(allowed)")
        }
        return choice
    }

    static func optional<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ path: String
    ) throws(GalleryRefusal) -> Choice? {
        guard let text else { return nil }
        return try choice(text, path)
    }

    static func date(_ text: String?, _ path: String) throws(GalleryRefusal) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw .invalid(
                path, text, "is no ISO 8601 date", remedy: "name one such as 2030-01-31 or 2030-01-31T12:00:00Z")
        }
        return instant
    }

    /// A name or identifier; `nil` if there is none.
    static func name<Name: TextCodable>(_ text: String?, _ path: String) throws(GalleryRefusal) -> Name? {
        guard let text else { return nil }
        return try Name.read(text, as: path)
    }

    static func list<Element, Read>(
        _ elements: [Element]?, _ path: String, _ read: (Element, String) throws(GalleryRefusal) -> Read
    ) throws(GalleryRefusal) -> [Read] {
        var list: [Read] = []
        for (index, element) in (elements ?? []).enumerated() { list.append(try read(element, "\(path)[\(index)]")) }
        return list
    }

    /// `text` between quotes, cut so that a refusal stays readable.
    static func quoted(_ text: String) -> String {
        "'\(Message.legalText(text, bytesMax: quotedBytesMax))'"
    }

    private static let quotedBytesMax = 80
}
