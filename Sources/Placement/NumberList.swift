/// Numbers, each once, in the order in which they came; to empty it costs what is in it.
struct NumberList: Sendable {
    private(set) var numbers: [UInt32] = []
    private var members = NumberSet()

    var isEmpty: Bool { numbers.isEmpty }

    /// The numbers in order.
    var inOrder: [Int] {
        // To go through all bits is cheaper than to sort many numbers.
        64 * numbers.count > members.end ? Array(members) : numbers.sorted().map(Int.init)
    }

    mutating func insert(_ number: Int) {
        if members.insert(number) { numbers.append(UInt32(number)) }
    }

    mutating func formUnion(_ others: some Sequence<Int>) {
        for number in others { insert(number) }
    }

    mutating func removeAll() {
        for number in numbers { members.remove(Int(number)) }
        // What a great event took is given back.
        numbers.removeAll(keepingCapacity: numbers.count < 1024)
    }
}
