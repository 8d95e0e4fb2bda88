import Chance

/// A disk with holes and data in odd places: runs that do not compress, runs that do, zeros.
enum TestDisk {
    static func bytes(size: Int, seed: UInt64, runs: Int = 60) -> [UInt8] {
        var chance = SeededGenerator(seed: seed)
        var bytes = [UInt8](repeating: 0, count: size)
        for run in 0..<runs {
            let length = min(size, [1, 511, 512, 513, 4096, 9000, 65_536, 70_001].randomElement(using: &chance) ?? 1)
            let start = Int.random(in: 0...size - length, using: &chance)
            fill(&bytes, start..<start + length, isRandom: run % 2 == 0, &chance)
        }
        // The first and the last byte are where readers go wrong.
        bytes[0] = 0x5A
        bytes[size - 1] = 0xA5
        return bytes
    }

    private static func fill(
        _ bytes: inout [UInt8], _ range: Range<Int>, isRandom: Bool, _ chance: inout SeededGenerator
    ) {
        let (seed, start) = (chance.next(), range.lowerBound)
        bytes.withUnsafeMutableBytes { memory in
            var word = seed
            for index in range {
                if isRandom { word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
                memory[index] = isRandom ? UInt8(word >> 56) : UInt8((index - start) / 100 & 0xFF)
            }
        }
    }
}
