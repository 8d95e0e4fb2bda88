public import Gallery

/// What a node holds as a tree of hashes of depth two, so that two sides find out what they differ in without telling
/// each other all of it.
///
/// The leaves are contents in order of digest; they fall into 256 buckets by the first byte of their digests, which
/// are evenly spread.
public struct InventoryTree: Hashable, Sendable {
    /// How many buckets there are.
    public static let bucketCount = 256

    private let buckets: [[(digest: Digest, state: NodeReport.State)]]
    /// The hash of each bucket; `nil` of an empty one.
    public let hashes: [Digest?]

    /// A tree of these contents; absent ones are none.
    ///
    /// `hash` is SHA-256.
    public init(_ contents: some Sequence<(Digest, NodeReport.State)>, hash: ([UInt8]) -> Digest) {
        var buckets = [[(digest: Digest, state: NodeReport.State)]](repeating: [], count: Self.bucketCount)
        for (digest, state) in contents where state != .absent {
            buckets[Self.bucket(of: digest)].append((digest, state))
        }
        for bucket in buckets.indices { buckets[bucket].sort { $0.digest < $1.digest } }
        self.buckets = buckets
        hashes = buckets.map { $0.isEmpty ? nil : hash(Self.encoded($0)) }
    }

    /// The bucket that a content falls into.
    public static func bucket(of digest: Digest) -> Int { Int(digest.bytes[0]) }

    /// The contents of a bucket, in order of digest.
    public func contents(of bucket: Int) -> [(digest: Digest, state: NodeReport.State)] { buckets[bucket] }

    public static func == (left: Self, right: Self) -> Bool { left.hashes == right.hashes }

    public func hash(into hasher: inout Hasher) { hasher.combine(hashes) }

    private static func encoded(_ bucket: [(digest: Digest, state: NodeReport.State)]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(bucket.count * (Digest.byteCount + 1))
        for (digest, state) in bucket {
            bytes += digest.bytes
            bytes.append(state.mark)
        }
        return bytes
    }
}

extension NodeReport.State {
    /// The byte that stands for it in a bucket.
    fileprivate var mark: UInt8 {
        switch self {
        case .verified: UInt8(ascii: "v")
        case .claimed: UInt8(ascii: "c")
        case .damaged: UInt8(ascii: "d")
        case .absent: UInt8(ascii: "a")
        }
    }
}

/// The hashes of a node's buckets: the payload of `REPORT inventory=tree`.
public struct InventoryHashes: Hashable, Sendable, Codable {
    /// As ``InventoryTree/hashes``, in hexadecimal; empty for an empty bucket.
    public let buckets: [String]

    public init(_ tree: InventoryTree) {
        buckets = tree.hashes.map { $0?.hex ?? "" }
    }

    /// As they were; `nil` unless there are as many as there are buckets, each a hash.
    public var hashes: [Digest?]? {
        guard buckets.count == InventoryTree.bucketCount else { return nil }
        var hashes: [Digest?] = []
        for text in buckets {
            guard !text.isEmpty else {
                hashes.append(nil)
                continue
            }
            guard let digest = Digest(hex: text.utf8) else { return nil }
            hashes.append(digest)
        }
        return hashes
    }
}

/// The buckets of which a coordinator believes something else than a node: the payload of the answer to
/// `REPORT inventory=tree`.
public struct InventoryDifference: Hashable, Sendable, Codable {
    public let differing: [Int]

    public init(differing: [Int]) {
        self.differing = differing
    }
}
