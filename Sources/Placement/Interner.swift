/// Values that many share, each kept once under a small number for as long as somebody uses it.
struct Interner<Value: Hashable & Sendable>: Sendable {
    private var numbers: [Value: Int] = [:]
    private(set) var values: [Value] = []
    private var uses: [Int] = []
    private var vacant: [Int] = []
    /// The number of what was used last: mostly it is used next too, and comparing is cheaper than hashing.
    private var latest = 0
    /// How often a number came to mean another value.
    private(set) var reuses = 0

    subscript(number: Int) -> Value { values[number] }

    func number(of value: Value) -> Int? { numbers[value] }

    /// The number of `value`, which has one user more.
    mutating func use(_ value: Value) -> Int {
        if latest < values.count, uses[latest] > 0, values[latest] == value {
            uses[latest] += 1
            return latest
        }
        if let number = numbers[value] {
            uses[number] += 1
            latest = number
            return number
        }
        let number = vacant.popLast() ?? values.count
        if number == values.count {
            values.append(value)
            uses.append(1)
        } else {
            values[number] = value
            uses[number] = 1
            reuses += 1
        }
        numbers[value] = number
        latest = number
        return number
    }

    /// One user less: after the last one the number is free.
    mutating func disuse(_ number: Int) {
        uses[number] -= 1
        guard uses[number] == 0 else { return }
        numbers[values[number]] = nil
        vacant.append(number)
    }
}
