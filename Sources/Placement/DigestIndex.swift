import Gallery

/// Small numbers for digests, so that tables about contents are arrays; the numbers of forgotten ones are used again.
///
/// 32 bytes a digest and at most 11 to find it. A copy shares what has not changed since.
struct DigestIndex: Sendable {
    private var digests = Blocks<Digest>()
    /// Open addressing: 0 for an empty slot, else the number plus 1.
    private var slots = Blocks<UInt32>(repeating: 0, count: 16)
    private var vacant: [UInt32] = []

    /// All numbers are below it.
    var end: Int { digests.count }

    /// The digest that has a number.
    subscript(number: Int) -> Digest { digests[number] }

    func number(of digest: Digest) -> Int? {
        let slot = slots[slot(of: digest)]
        return slot == 0 ? nil : Int(slot) - 1
    }

    /// The number of `digest`, which it gets if it has none.
    mutating func insert(_ digest: Digest) -> Int {
        let found = slot(of: digest)
        guard slots[found] == 0 else { return Int(slots[found]) - 1 }
        let number = vacant.popLast().map(Int.init) ?? digests.count
        if number == digests.count { digests.append(digest) } else { digests[number] = digest }
        slots[found] = UInt32(number + 1)
        if 4 * (digests.count - vacant.count) > 3 * slots.count { grow() }
        return number
    }

    /// Makes room for `count` digests.
    mutating func reserve(_ count: Int) {
        while 4 * count > 3 * slots.count { grow() }
    }

    mutating func remove(_ number: Int) {
        var hole = slot(of: digests[number])
        guard slots[hole] == UInt32(number + 1) else { return }
        vacant.append(UInt32(number))
        // What comes after moves up, as far as it is still found there.
        var next = hole
        while true {
            next = (next + 1) & (slots.count - 1)
            guard slots[next] != 0 else { break }
            let ideal = home(of: digests[Int(slots[next]) - 1])
            guard distance(from: ideal, to: next) >= distance(from: hole, to: next) else { continue }
            slots[hole] = slots[next]
            hole = next
        }
        slots[hole] = 0
    }

    private func home(of digest: Digest) -> Int { digest.hashValue & (slots.count - 1) }

    private func distance(from first: Int, to second: Int) -> Int { (second - first) & (slots.count - 1) }

    /// Where `digest` is, or would be.
    private func slot(of digest: Digest) -> Int {
        var slot = home(of: digest)
        while slots[slot] != 0, digests[Int(slots[slot]) - 1] != digest { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let former = slots
        slots = Blocks(repeating: 0, count: 2 * former.count)
        guard digests.count > vacant.count else { return }
        for index in 0..<former.count where former[index] != 0 {
            slots[slot(of: digests[Int(former[index]) - 1])] = former[index]
        }
    }
}
