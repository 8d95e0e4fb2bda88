/// A value that has a place in the coding of a catalog.
protocol Coded {
    func write(to writer: inout ByteWriter)
    init(reading reader: inout ByteReader) throws(GalleryCodingError)
}

extension Coded where Self: RawRepresentable, RawValue == String {
    func write(to writer: inout ByteWriter) { writer.text(rawValue) }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        guard let value = Self(rawValue: try reader.text()) else { throw .malformed(what: "\(Self.self)") }
        self = value
    }
}

extension Coded where Self: TextCodable {
    func write(to writer: inout ByteWriter) { writer.text(description) }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        let text = try reader.text()
        guard let value = Self(text), value.description == text else { throw .malformed(what: "\(Self.self)") }
        self = value
    }
}

extension String: Coded {
    func write(to writer: inout ByteWriter) { writer.text(self) }
    init(reading reader: inout ByteReader) throws(GalleryCodingError) { self = try reader.text() }
}

extension Bool: Coded {
    func write(to writer: inout ByteWriter) { writer.byte(self ? 1 : 0) }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        switch try reader.byte() {
        case 0: self = false
        case 1: self = true
        default: throw .malformed(what: "a flag")
        }
    }
}

extension Int64: Coded {
    func write(to writer: inout ByteWriter) { writer.signed(self) }
    init(reading reader: inout ByteReader) throws(GalleryCodingError) { self = try reader.signed() }
}

extension Int: Coded {
    func write(to writer: inout ByteWriter) { writer.signed(Int64(self)) }
    init(reading reader: inout ByteReader) throws(GalleryCodingError) { self = Int(try reader.signed()) }
}

extension UInt64: Coded {
    func write(to writer: inout ByteWriter) { writer.unsigned(self) }
    init(reading reader: inout ByteReader) throws(GalleryCodingError) { self = try reader.unsigned() }
}

extension Optional: Coded where Wrapped: Coded {
    func write(to writer: inout ByteWriter) {
        (self != nil).write(to: &writer)
        self?.write(to: &writer)
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self = try Bool(reading: &reader) ? Wrapped(reading: &reader) : nil
    }
}
