/// A hash over everything that happens in a run, in order: two runs that are alike to the last word have the same.
struct TraceHash: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func absorb(_ word: UInt64) {
        value = (value ^ word) &* 0x0000_0100_0000_01b3
        value ^= value >> 29
    }

    mutating func absorb(_ number: Int) { absorb(UInt64(truncatingIfNeeded: number)) }

    mutating func absorb(_ number: Int64) { absorb(UInt64(bitPattern: number)) }

    /// Spreads a number over all bits: what pretend contents and their digests are made of.
    static func mix(_ seed: UInt64) -> UInt64 {
        var mixed = seed &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
