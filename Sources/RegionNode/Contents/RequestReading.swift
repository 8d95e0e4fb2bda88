import Gallery
import Transport
import Wire

/// Reads a request's fields, each named in the refusal if it is missing or wrong.
extension Message {
    /// The first field, a digest.
    func digest() throws(Refusal) -> Digest {
        guard let text = positional.first else { throw Refusal(.invalid, "\(verb) takes a digest") }
        guard let digest = Digest(text) else {
            throw Refusal(.invalid, "'\(text)' is not a digest; one is \(Digest.form)")
        }
        return digest
    }

    /// The field `name=`, a whole number in `range`.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let text = self[name] else { throw Refusal(.invalid, "\(name)= is missing") }
        guard let number = DecimalNumber.read(text, as: Int.self), range.contains(number) else {
            throw Refusal(
                .invalid, "\(name)=\(text) is refused; it is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The field `name=`, read by `read`; `form` completes "it must be".
    func field<Value>(
        _ name: String, _ form: String, _ read: (String) -> Value?
    ) throws(Refusal) -> Value {
        guard let text = self[name] else { throw Refusal(.invalid, "\(name)= is missing; it must be \(form)") }
        guard let value = read(text) else {
            throw Refusal(.invalid, "\(name)=\(text) is refused; it must be \(form)")
        }
        return value
    }

    /// Whether a copy makes a loss good.
    var isHealing: Bool {
        get throws(Refusal) {
            guard self["heal"] != nil else { return false }
            return try field("heal", "true or false", Bool.init)
        }
    }
}
