/// Numbers as messages have them: decimal digits without a sign and without leading zeros.
public enum DecimalNumber {
    /// Is `nil` for every other spelling, and for a number that does not fit.
    public static func read<Number: FixedWidthInteger>(_ text: String, as type: Number.Type = Number.self) -> Number? {
        guard let first = text.utf8.first, Byte.digit(first) != nil, first != Byte.zero || text.utf8.count == 1 else {
            return nil
        }
        return Number(text)
    }
}
