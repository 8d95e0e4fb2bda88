/// A second reader of qcow2, written plainly and on its own: it reads all of a small image at once, and keeps what it
/// has seen in a set.
struct NaiveQCOW2 {
    /// The bytes of the disk; `nil` where a cluster is compressed otherwise than by one stored block.
    private(set) var clusters: [[UInt8]?] = []
    let clusterBytes: Int
    let size: Int

    private let image: [UInt8]
    private let isExtended: Bool
    private let version: UInt64
    private var used: Set<Int> = []
    private var packed: [Range<Int>] = []

    /// `nil` if something of the image is not as it ought to be.
    init?(_ image: [UInt8]) {
        guard image.count >= 112, image.number(at: 0, count: 4) == 0x5146_49FB else { return nil }
        self.image = image
        version = image.number(at: 4, count: 4)
        let bits = image.number(at: 20, count: 4)
        guard version == 2 || version == 3, (9...21).contains(bits) else { return nil }
        isExtended = version == 3 && image.number(at: 72, count: 8) & 16 != 0
        clusterBytes = 1 << Int(bits)
        guard let size = Int(exactly: image.number(at: 24, count: 8)), size > 0, size <= 64 << 20, size % 512 == 0
        else {
            return nil
        }
        self.size = size
        guard hasPlainHeader, walk() else { return nil }
    }

    private var hasPlainHeader: Bool {
        let zeros = [(8, 8), (16, 4), (32, 4), (60, 4)]
        guard zeros.allSatisfy({ image.number(at: $0, count: $1) == 0 }) else { return false }
        guard version == 3 else { return true }
        let type = image.number(at: 100, count: 4) > 104 ? image.number(at: 104, count: 1) : 0
        let incompatible: UInt64 = (isExtended ? 16 : 0) | (type == 1 ? 8 : 0)
        return image.number(at: 72, count: 8) == incompatible && image.number(at: 80, count: 8) <= 1
            && image.number(at: 88, count: 8) == 0 && type <= 1
    }

    private mutating func walk() -> Bool {
        guard take(0, 1) else { return false }
        let count = image.number(at: 36, count: 4)
        let (first, refcounts) = (image.number(at: 40, count: 8), image.number(at: 48, count: 8))
        let refcountClusters = image.number(at: 56, count: 4)
        guard count <= 4096, refcountClusters <= 4096, refcountClusters > 0 else { return false }
        guard take(first, Int(count) * 8), take(refcounts, Int(refcountClusters) * clusterBytes) else { return false }
        for index in 0..<Int(refcountClusters) * clusterBytes / 8 {
            let block = image.number(at: Int(refcounts) + 8 * index, count: 8)
            if block != 0, !take(block, clusterBytes) { return false }
        }
        for index in 0..<Int(count) {
            let entry = image.number(at: Int(first) + 8 * index, count: 8)
            guard readTable(entry) else { return false }
        }
        packed.sort { $0.lowerBound < $1.lowerBound }
        let isApart = zip(packed, packed.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
        let isFree = packed.allSatisfy { range in !range.contains { used.contains($0 / clusterBytes) } }
        guard isApart, isFree, clusters.count * clusterBytes >= size else { return false }
        return true
    }

    /// Takes the clusters of a part that begins on a cluster and lies in the file.
    private mutating func take(_ offset: UInt64, _ count: Int) -> Bool {
        guard offset % UInt64(clusterBytes) == 0, offset <= UInt64(image.count) else { return false }
        guard Int(offset) + count <= image.count else { return false }
        for cluster in Int(offset) / clusterBytes..<(Int(offset) + count + clusterBytes - 1) / clusterBytes {
            guard used.insert(cluster).inserted else { return false }
        }
        return true
    }

    private mutating func readTable(_ entry: UInt64) -> Bool {
        let words = isExtended ? 2 : 1
        let entries = clusterBytes / 8 / words
        guard entry != 0 else {
            let zeros = [UInt8](repeating: 0, count: clusterBytes)
            clusters += [[UInt8]?](repeating: zeros, count: entries)
            return true
        }
        let place = entry & ~(1 << 63)
        guard place != 0, take(place, clusterBytes) else { return false }
        for index in 0..<entries {
            let at = Int(place) + index * 8 * words
            let second = isExtended ? image.number(at: at + 8, count: 8) : 0
            guard readCluster(image.number(at: at, count: 8), second) else { return false }
        }
        return true
    }

    private mutating func readCluster(_ first: UInt64, _ second: UInt64) -> Bool {
        if first >> 62 & 1 == 1 {
            guard first >> 63 == 0, second == 0 else { return false }
            return readPacked(first & ~(1 << 62))
        }
        let isZero = first & 1 == 1
        let host = first & 0x7FFF_FFFF_FFFF_FFFE
        guard !isZero || version == 3 && !isExtended, host != 0 || first >> 63 == 0 else { return false }
        let allocated = second & 0xFFFF_FFFF
        guard allocated & second >> 32 == 0, host != 0 || allocated == 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: clusterBytes)
        if host != 0 {
            let parts = isExtended ? (0..<32).filter { allocated >> UInt64($0) & 1 == 1 } : isZero ? [] : Array(0..<32)
            let needed = max(1, ((parts.last ?? -1) + 1) * clusterBytes / 32)
            guard take(host, 1), Int(host) + needed <= image.count else { return false }
            for part in parts {
                let range = part * clusterBytes / 32..<(part + 1) * clusterBytes / 32
                bytes.replaceSubrange(range, with: image[Int(host) + range.lowerBound..<Int(host) + range.upperBound])
            }
        }
        clusters.append(bytes)
        return true
    }

    private mutating func readPacked(_ word: UInt64) -> Bool {
        let bits = UInt64(clusterBytes.trailingZeroBitCount)
        let offset = word % (1 << (70 - bits))
        let sectors = Int(word >> (70 - bits))
        guard offset < UInt64(image.count) else { return false }
        let end = (Int(offset) / 512 + sectors + 1) * 512
        guard end <= image.count else { return false }
        packed.append(Int(offset)..<max(Int(offset) + 1, end - 511))
        let bytes = Array(image[Int(offset)..<end])
        let isStored =
            bytes.count >= 5 + clusterBytes && bytes[0] == 1
            && UInt64(bytes[1]) | UInt64(bytes[2]) << 8 == UInt64(clusterBytes)
            && bytes[1] ^ bytes[3] == 0xFF && bytes[2] ^ bytes[4] == 0xFF
        clusters.append(isStored ? Array(bytes[5..<5 + clusterBytes]) : nil)
        return true
    }
}
