extension JSONValue {
    /// Reads the value as a `Value`; the fault names the member that is of the wrong type.
    public func decode<Value: Decodable>(_ type: Value.Type) throws(JSONFault) -> Value {
        do {
            return try Value(from: JSONValueDecoder(self, at: []))
        } catch let fault as JSONFault {
            throw fault
        } catch let error as DecodingError {
            throw JSONFault(error)
        } catch {
            throw JSONFault("", "cannot be read: \(error)", remedy: "write what can be read")
        }
    }
}

/// Decodes from a JSON value; what it throws is a ``JSONFault``.
struct JSONValueDecoder: Decoder {
    let value: JSONValue
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ value: JSONValue, at path: [any CodingKey]) {
        self.value = value
        codingPath = path
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = value.object else { throw mismatch("a mapping") }
        return KeyedDecodingContainer(JSONMembers<Key>(members, at: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = value.array else { throw mismatch("a list") }
        return JSONElements(elements, at: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    /// Says what stands there and what should.
    func mismatch(_ wanted: String) -> JSONFault {
        switch value {
        case .integer, .number, .bool, .string:
            JSONFault(codingPath, value: value.text, "where \(wanted) is wanted", remedy: "give \(wanted)")
        case .null, .array, .object:
            JSONFault(codingPath, "is \(value.kind), where \(wanted) is wanted", remedy: "give \(wanted)")
        }
    }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value == .null }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let scalar = type as? any JSONScalar.Type else { return try Value(from: self) }
        guard let read = scalar.init(value) as? Value else { throw mismatch(scalar.form) }
        return read
    }
}

/// What a mapping holds.
private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let members: [String: JSONValue]
    let codingPath: [any CodingKey]

    init(_ members: [String: JSONValue], at path: [any CodingKey]) {
        self.members = members
        codingPath = path
    }

    var allKeys: [Key] { members.keys.sorted().compactMap(Key.init) }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool { members[key.stringValue] == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: decoder(key))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { JSONValueDecoder(.object(members), at: codingPath) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func decoder(_ key: Key) throws(JSONFault) -> JSONValueDecoder {
        guard let value = members[key.stringValue] else {
            throw JSONFault(codingPath, "lacks \(key.stringValue)", remedy: "name it")
        }
        return JSONValueDecoder(value, at: codingPath + [key])
    }
}

/// What a list holds, one after the other.
private struct JSONElements: UnkeyedDecodingContainer {
    /// The place of an element, from 0.
    private struct Place: CodingKey {
        let intValue: Int?
        var stringValue: String { intValue.map(String.init) ?? "" }

        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }

    private let elements: [JSONValue]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(_ elements: [JSONValue], at path: [any CodingKey]) {
        self.elements = elements
        codingPath = path
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex == elements.count }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex] == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: next()) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws(JSONFault) -> JSONValueDecoder {
        guard !isAtEnd else { throw JSONFault(codingPath, "has too few elements", remedy: "add what is missing") }
        defer { currentIndex += 1 }
        return JSONValueDecoder(elements[currentIndex], at: codingPath + [Place(intValue: currentIndex)])
    }
}
