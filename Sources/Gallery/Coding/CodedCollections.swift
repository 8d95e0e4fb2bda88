extension Array: Coded where Element: Coded {
    func write(to writer: inout ByteWriter) {
        writer.count(count)
        for element in self { element.write(to: &writer) }
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self = []
        for _ in 0..<(try reader.count()) { append(try Element(reading: &reader)) }
    }
}

/// In order, whatever order it has in memory, so that equal sets are equal bytes.
extension Set: Coded where Element: Coded & Comparable {
    func write(to writer: inout ByteWriter) { sorted().write(to: &writer) }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        let elements = try [Element](reading: &reader)
        guard elements.isAscending else { throw .malformed(what: "the order of a set") }
        self = Set(elements)
    }
}

/// In order of the keys.
extension Dictionary: Coded where Key: Coded & Comparable, Value: Coded {
    func write(to writer: inout ByteWriter) {
        writer.count(count)
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            key.write(to: &writer)
            value.write(to: &writer)
        }
    }

    init(reading reader: inout ByteReader) throws(GalleryCodingError) {
        self = [:]
        var last: Key?
        for _ in 0..<(try reader.count(elementBytes: 2)) {
            let key = try Key(reading: &reader)
            if let last, last >= key { throw .malformed(what: "the order of a dictionary") }
            self[key] = try Value(reading: &reader)
            last = key
        }
    }
}

extension Array where Element: Comparable {
    /// Whether each element is above the one before.
    var isAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
