import Gallery

/// Reads the parts of a resource document, naming the property when one is missing or wrong.
enum DocumentReading {
    static func required<Value>(_ value: Value?, _ path: String) throws(GalleryRefusal) -> Value {
        guard let value else {
            throw GalleryRefusal(.invalid, .invalidParameter, path, "\(path) is missing; name it")
        }
        return value
    }

    static func region(_ text: String?, _ path: String) throws(GalleryRefusal) -> Region {
        let text = try required(text, path)
        guard let region = Region(text) else {
            throw GalleryRefusal(
                .invalid, .locationNotAvailable, path, "\(path): '\(text)' is not a region name, such as westeurope")
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
            throw GalleryRefusal(.invalid, .invalidParameter, path, "\(path): '\(text)' is not one of \(allowed)")
        }
        return choice
    }

    static func date(_ text: String?, _ path: String) throws(GalleryRefusal) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw GalleryRefusal(
                .invalid, .invalidParameter, path,
                "\(path): '\(text)' is not an ISO 8601 date, such as 2030-01-31 or 2030-01-31T12:00:00Z")
        }
        return instant
    }
}
