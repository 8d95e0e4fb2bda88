/// What a single JSON value is read as.
///
/// All types that the language reads from a single value must be among them: their own `init(from:)` asks the
/// container for just that type.
protocol JSONScalar {
    /// What is wanted, for whoever wrote another.
    static var form: String { get }

    init?(_ value: JSONValue)
}

extension Bool: JSONScalar {
    static var form: String { "true or false" }

    init?(_ value: JSONValue) {
        guard let bool = value.bool else { return nil }
        self = bool
    }
}

extension String: JSONScalar {
    static var form: String { "a text" }

    init?(_ value: JSONValue) {
        guard let text = value.string else { return nil }
        self = text
    }
}

extension Double: JSONScalar {
    static var form: String { "a number" }

    init?(_ value: JSONValue) {
        switch value {
        case .integer(let integer): self = Double(integer)
        case .number(let number): self = number
        default: return nil
        }
    }
}

extension Float: JSONScalar {
    static var form: String { Double.form }

    init?(_ value: JSONValue) {
        guard let number = Double(value) else { return nil }
        self = Float(number)
    }
}

extension JSONScalar where Self: FixedWidthInteger {
    static var form: String { "a whole number from \(min) to \(max)" }

    init?(_ value: JSONValue) {
        guard let integer = value.integer, let exact = Self(exactly: integer) else { return nil }
        self = exact
    }
}

extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}
