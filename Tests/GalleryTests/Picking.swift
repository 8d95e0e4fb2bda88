import Chance

extension SeededGenerator {
    /// True once in `count` times.
    mutating func isOnce(in count: Int) -> Bool { number(in: 1...count) == 1 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(in: 0...elements.count - 1)] }

    /// `true`, `false` or no flag.
    mutating func flag() -> Bool? { pick([true, false, nil]) }
}
