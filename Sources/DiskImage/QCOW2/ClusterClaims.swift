/// Which clusters of a file are taken: each may be taken once.
///
/// One bit a cluster, at most 64 MiB.
struct ClusterClaims {
    static let clustersMax = 1 << 29

    private let clusterBits: Int
    private var taken: [UInt64]

    /// Throws `budget` if the file has more clusters than can be kept track of.
    init(fileSize: Int, clusterBits: Int) throws(ImageFormatError) {
        let count = fileSize == 0 ? 0 : (fileSize - 1) >> clusterBits + 1
        guard count <= Self.clustersMax else {
            throw QCOW2Header.refusal(.budget, "file.clusters", UInt64(clamping: count))
        }
        self.clusterBits = clusterBits
        taken = [UInt64](repeating: 0, count: count >> 6 + 1)
    }

    /// Takes the clusters that hold `range`, which lies inside the file; throws `overlap` if one is taken.
    mutating func take(_ range: Range<Int>, _ place: @autoclosure () -> String) throws(ImageFormatError) {
        try checkFree(range, place())
        for cluster in clusters(holding: range) { taken[cluster >> 6] |= 1 << UInt64(cluster & 63) }
    }

    /// Throws `overlap` if a cluster that holds a part of `range` is taken.
    func checkFree(_ range: Range<Int>, _ place: @autoclosure () -> String) throws(ImageFormatError) {
        for cluster in clusters(holding: range) where taken[cluster >> 6] >> UInt64(cluster & 63) & 1 == 1 {
            throw QCOW2Header.refusal(.overlap, place(), UInt64(clamping: range.lowerBound))
        }
    }

    private func clusters(holding range: Range<Int>) -> Range<Int> {
        range.isEmpty ? 0..<0 : range.lowerBound >> clusterBits..<(range.upperBound - 1) >> clusterBits + 1
    }
}
