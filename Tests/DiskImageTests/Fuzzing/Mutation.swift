import Chance

/// Changes fields of an image to values at which readers break.
struct Mutation {
    /// Where fields are, and how long.
    let fields: [(offset: Int, count: Int)]
    /// Numbers near which something changes for this format.
    let limits: [UInt64]
    private static let edges: [UInt64] = [0, 1, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max]

    /// Changes one to three fields, and sometimes cuts or lengthens the file.
    func apply(to bytes: inout [UInt8], _ chance: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...3, using: &chance) {
            guard let (offset, count) = fields.randomElement(using: &chance), offset + count <= bytes.count else {
                continue
            }
            bytes.put(value(bytes.number(at: offset, count: count), count, bytes, &chance), at: offset, count: count)
        }
        guard Int.random(in: 0..<16, using: &chance) == 0 else { return }
        if Bool.random(using: &chance) {
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &chance))
        } else {
            bytes += [UInt8](repeating: 0, count: Int.random(in: 0..<2048, using: &chance))
        }
    }

    private func value(
        _ standing: UInt64, _ count: Int, _ bytes: [UInt8], _ chance: inout SeededGenerator
    ) -> UInt64 {
        let size = UInt64(bytes.count)
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: return Self.edges.randomElement(using: &chance) ?? 0
        case 1:
            let limit = (limits + [size, size & ~511]).randomElement(using: &chance) ?? 0
            return limit &+ [0, 1, 512, .max, UInt64.max - 511].randomElement(using: &chance, or: 0)
        case 2: return standing ^ 1 << UInt64.random(in: 0..<UInt64(8 * count), using: &chance)
        case 3: return standing &+ [1, 512, .max, UInt64.max - 511].randomElement(using: &chance, or: 0)
        case 4:
            // What stands in another field: so tables come to share places.
            guard let (offset, count) = fields.randomElement(using: &chance), offset + count <= bytes.count else {
                return standing
            }
            return bytes.number(at: offset, count: count)
        default: return UInt64.random(in: 0...size / 512, using: &chance) * 512
        }
    }
}

extension Array {
    fileprivate func randomElement(using chance: inout SeededGenerator, or other: Element) -> Element {
        randomElement(using: &chance) ?? other
    }
}
