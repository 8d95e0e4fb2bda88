/// Where the compressed clusters of a file are; they share clusters of it, but no bytes.
///
/// Eight bytes for each, at most 128 MiB.
struct PackedClaims {
    static let countMax = 1 << 24
    /// Offsets of this size and numbers of sectors fit one word together.
    private static let offsetMax = 1 << 48
    private static let sectorBits: UInt64 = 15

    private var words: [UInt64] = []

    mutating func add(_ cluster: PackedCluster, _ place: @autoclosure () -> String) throws(ImageFormatError) {
        let start = cluster.range.lowerBound
        guard words.count < Self.countMax, start < Self.offsetMax else {
            throw QCOW2Header.refusal(.budget, place(), UInt64(clamping: start))
        }
        let sectors = (start % 512 + cluster.range.count) / 512
        words.append(UInt64(start) << Self.sectorBits | UInt64(sectors))
    }

    /// Throws `overlap` if two share bytes, or one lies in a cluster that something else has taken.
    ///
    /// An entry says in which sector the last byte is and not where, so that a cluster is at least 511 bytes
    /// shorter than it seems, and at least one byte long.
    mutating func check(against claims: ClusterClaims) throws(ImageFormatError) {
        words.sort()
        var end = 0
        for word in words {
            let start = Int(word >> Self.sectorBits)
            let sectors = Int(word & ((1 << Self.sectorBits) - 1))
            guard start >= end else { throw QCOW2Header.refusal(.overlap, "l2.compressed", UInt64(start)) }
            end = max(start + 1, start - start % 512 + sectors * 512 - 511)
            try claims.checkFree(start..<end, "l2.compressed")
        }
    }
}
