/// A set of small numbers, one bit each up to the greatest.
struct NumberSet: Sendable {
    private var words: [UInt64] = []
    private(set) var count = 0

    init() {}

    var isEmpty: Bool { count == 0 }

    /// All numbers are below it.
    var end: Int { words.count << 6 }

    func contains(_ number: Int) -> Bool {
        number >> 6 < words.count && words[number >> 6] & Self.bit(number) != 0
    }

    @discardableResult
    mutating func insert(_ number: Int) -> Bool {
        let index = number >> 6
        if index >= words.count { words.append(contentsOf: repeatElement(0, count: index + 1 - words.count)) }
        guard words[index] & Self.bit(number) == 0 else { return false }
        words[index] |= Self.bit(number)
        count += 1
        return true
    }

    @discardableResult
    mutating func remove(_ number: Int) -> Bool {
        guard contains(number) else { return false }
        words[number >> 6] &= ~Self.bit(number)
        count -= 1
        return true
    }

    private static func bit(_ number: Int) -> UInt64 { 1 << UInt64(number & 63) }
}

extension NumberSet: Sequence {
    /// Goes through the numbers in order.
    struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var index = -1
        private var rest: UInt64 = 0

        init(words: [UInt64]) {
            self.words = words
        }

        mutating func next() -> Int? {
            while rest == 0 {
                index += 1
                guard index < words.count else { return nil }
                rest = words[index]
            }
            defer { rest &= rest - 1 }
            return index << 6 + rest.trailingZeroBitCount
        }
    }

    func makeIterator() -> Iterator { Iterator(words: words) }

    var underestimatedCount: Int { count }
}
