extension JSONValue {
    /// The tree of `value`, as its text in JSON would be read: without the text.
    ///
    /// Throws what `value` throws, and `EncodingError` for what JSON has not: numbers that are none.
    public init(of value: some Encodable) throws {
        let place = TreePlace()
        try place.put(value, at: [])
        self = place.tree
    }
}

/// Where one value of a tree is being written; containers of it may live on while others are.
private final class TreePlace {
    private enum Contents {
        case nothing
        case value(JSONValue)
        case object([String: TreePlace])
        case array([TreePlace])
    }

    private var contents = Contents.nothing

    /// What was written; an empty object if nothing was, as JSON's encoder has it.
    var tree: JSONValue {
        switch contents {
        case .nothing: .object([:])
        case .value(let tree): tree
        case .object(let members): .object(members.mapValues(\.tree))
        case .array(let elements): .array(elements.map(\.tree))
        }
    }

    var count: Int {
        guard case .array(let elements) = contents else { return 0 }
        return elements.count
    }

    func put(_ tree: JSONValue) { contents = .value(tree) }

    func put(_ value: some Encodable, at path: [any CodingKey]) throws {
        // The commonest by themselves: they need no encoder.
        switch value {
        case let text as String: put(.string(text))
        case let tree as JSONValue: put(tree)
        default: try value.encode(to: PlaceEncoder(place: self, codingPath: path))
        }
    }

    /// What 64 bits with a sign do not hold is not read either.
    func put(integer: some BinaryInteger) throws {
        guard let value = Int64(exactly: integer) else {
            throw EncodingError.invalidValue(
                integer, .init(codingPath: [], debugDescription: "\(integer) has more than 63 bits"))
        }
        put(.integer(value))
    }

    func put(number: Double, at path: [any CodingKey]) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number, .init(codingPath: path, debugDescription: "\(number) is no number of JSON"))
        }
        // A whole number is read as one.
        put(Int64(exactly: number).map(JSONValue.integer) ?? .number(number))
    }

    /// Begins an object, or goes on with the one that was begun.
    func beginObject() {
        if case .object = contents { return }
        contents = .object([:])
    }

    func beginArray() {
        if case .array = contents { return }
        contents = .array([])
    }

    func member(_ name: String) -> TreePlace {
        guard case .object(var members) = contents else { return TreePlace() }
        contents = .nothing
        let place = TreePlace()
        members[name] = place
        contents = .object(members)
        return place
    }

    func element() -> TreePlace {
        guard case .array(var elements) = contents else { return TreePlace() }
        contents = .nothing
        let place = TreePlace()
        elements.append(place)
        contents = .array(elements)
        return place
    }
}

private struct PlaceEncoder: Encoder {
    let place: TreePlace
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        place.beginObject()
        return KeyedEncodingContainer(MemberContainer<Key>(place: place, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        place.beginArray()
        return ElementContainer(place: place, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        ValueContainer(place: place, codingPath: codingPath)
    }
}

private struct MemberContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: TreePlace
    let codingPath: [any CodingKey]

    private func member(_ key: any CodingKey) -> TreePlace { place.member(key.stringValue) }

    mutating func encodeNil(forKey key: Key) { member(key).put(.null) }
    mutating func encode(_ value: Bool, forKey key: Key) { member(key).put(.bool(value)) }
    mutating func encode(_ value: String, forKey key: Key) { member(key).put(.string(value)) }
    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try member(key).put(value, at: codingPath + [key])
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: member(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: member(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        PlaceEncoder(place: place.member("super"), codingPath: codingPath)
    }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        PlaceEncoder(place: member(key), codingPath: codingPath + [key])
    }
}

private struct ElementContainer: UnkeyedEncodingContainer {
    let place: TreePlace
    let codingPath: [any CodingKey]

    var count: Int { place.count }

    mutating func encodeNil() { place.element().put(.null) }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try place.element().put(value, at: codingPath) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        PlaceEncoder(place: place.element(), codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        PlaceEncoder(place: place.element(), codingPath: codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { PlaceEncoder(place: place.element(), codingPath: codingPath) }
}

private struct ValueContainer: SingleValueEncodingContainer {
    let place: TreePlace
    let codingPath: [any CodingKey]

    mutating func encodeNil() { place.put(.null) }
    mutating func encode(_ value: Bool) { place.put(.bool(value)) }
    mutating func encode(_ value: String) { place.put(.string(value)) }
    mutating func encode(_ value: Double) throws { try place.put(number: value, at: codingPath) }
    mutating func encode(_ value: Float) throws { try place.put(number: Double(value), at: codingPath) }
    mutating func encode(_ value: Int) throws { try place.put(integer: value) }
    mutating func encode(_ value: Int8) throws { try place.put(integer: value) }
    mutating func encode(_ value: Int16) throws { try place.put(integer: value) }
    mutating func encode(_ value: Int32) throws { try place.put(integer: value) }
    mutating func encode(_ value: Int64) throws { try place.put(integer: value) }
    mutating func encode(_ value: UInt) throws { try place.put(integer: value) }
    mutating func encode(_ value: UInt8) throws { try place.put(integer: value) }
    mutating func encode(_ value: UInt16) throws { try place.put(integer: value) }
    mutating func encode(_ value: UInt32) throws { try place.put(integer: value) }
    mutating func encode(_ value: UInt64) throws { try place.put(integer: value) }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try place.put(value, at: codingPath) }
}
