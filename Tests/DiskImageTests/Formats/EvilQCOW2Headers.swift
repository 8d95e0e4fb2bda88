import DiskImage

/// Headers of qcow2 that are to be refused.
enum EvilQCOW2Headers {
    typealias Field = QCOW2Sample.Field

    static let all = [foreign, features, extensions, sizes, tables, lengths, cuts].flatMap { $0.flatMap(\.self) }

    private static func evil(
        _ name: String, _ token: String, version: Int = 3, clusterBits: Int = 9, isExtended: Bool = false,
        headerLength: Int = 112, _ spoil: (inout QCOW2Sample) -> Void
    ) -> EvilImage {
        var sample = QCOW2Sample(
            version: version, clusterBits: clusterBits, isExtended: isExtended, headerLength: headerLength)
        spoil(&sample)
        let bytes = sample.bytes
        return EvilImage(name, token, declared: .qcow2, bytes)
    }

    /// One image for each value of a field.
    private static func each(
        _ name: String, _ token: String, at offset: Int, _ count: Int, _ values: [UInt64], version: Int = 3
    ) -> [EvilImage] {
        values.map { value in evil("\(name) \(value)", token, version: version) { $0.set(offset, value, count) } }
    }

    private static func backing(_ text: String, version: Int = 3) -> EvilImage {
        evil("backing \(text)", "backing", version: version) { sample in
            sample.bytes.put(text, at: 300)
            sample.set(Field.backingOffset, 300, 8)
            sample.set(Field.backingSize, UInt64(text.utf8.count), 4)
        }
    }

    private static let foreign: [[EvilImage]] = [
        [
            backing(EvilImage.secret), backing("../../secret"), backing("nbd://secret:10809/x", version: 2),
            backing(#"json:{"driver":"file","filename":"/etc/secret"}"#),
            evil("backing without a length", "backing") { $0.set(Field.backingOffset, 300, 8) },
            evil("backing without an offset", "backing") { $0.set(Field.backingSize, 10, 4) },
            evil("backing and a data file", "data-file") {
                $0.set(Field.backingOffset, 300, 8)
                $0.set(Field.incompatible, 4, 8)
            },
        ],
        each("backing offset", "backing", at: Field.backingOffset, 8, [1, 512, .max]),
        each("encryption", "encrypted", at: Field.crypt, 4, [1, 2, 3, 0xFFFF_FFFF]),
        each("encryption", "encrypted", at: Field.crypt, 4, [1], version: 2),
        each("snapshots", "snapshots", at: Field.snapshots, 4, [1, 65_536, 0xFFFF_FFFF]),
        each("snapshots", "snapshots", at: Field.snapshots, 4, [1], version: 2),
    ]

    private static let unknownBits: [UInt64] = [1 << 5, 1 << 6, 1 << 31, 1 << 32, 1 << 62, 1 << 63]

    private static let features: [[EvilImage]] = [
        each("version", "unknown-version", at: Field.version, 4, [0, 1, 4, 0xFFFF_FFFF]),
        each("dirty", "dirty", at: Field.incompatible, 8, [1]),
        each("corrupt", "corrupt", at: Field.incompatible, 8, [2, 3]),
        each("data file bit", "data-file", at: Field.incompatible, 8, [4, 7, .max]),
        each("incompatible", "unknown-feature", at: Field.incompatible, 8, unknownBits),
        each("compatible", "unknown-feature", at: Field.compatible, 8, [2, 1 << 63, .max]),
        each("autoclear raw data file", "data-file", at: Field.autoclear, 8, [2, 3]),
        each("autoclear bitmaps", "bitmaps", at: Field.autoclear, 8, [1]),
        each("autoclear", "unknown-feature", at: Field.autoclear, 8, [4, 1 << 63]),
        each("refcount order", "bad-header", at: Field.refcountOrder, 4, [7, 63, 64, 0xFFFF_FFFF]),
        each("compression type without its bit", "unknown-feature", at: Field.compression, 1, [1, 2, 255]),
        [
            evil("compression bit without a type", "unknown-feature") { $0.set(Field.incompatible, 8, 8) },
            evil("unknown compression", "unknown-feature") {
                $0.set(Field.incompatible, 8, 8)
                $0.set(Field.compression, 2, 1)
            },
            evil("compression bit and a short header", "unknown-feature", headerLength: 104) {
                $0.set(Field.incompatible, 8, 8)
            },
            evil("bytes behind the compression type", "unknown-field") { $0.set(105, 1, 1) },
            evil("a longer header with a field", "unknown-field", headerLength: 120) { $0.set(112, 1, 8) },
        ],
    ]

    private static let lies: [UInt64] = [393, 400, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF]
    private static let names = [UInt8](repeating: 0, count: 48)

    private static let extensions: [[EvilImage]] = [
        [
            evil("extension backing format", "backing-format") { $0.addExtension(0xE279_2ACA, Array("raw".utf8)) },
            evil("extension backing format in version 2", "backing-format", version: 2) {
                $0.addExtension(0xE279_2ACA, Array("raw".utf8))
            },
            evil("extension data file", "data-file") { $0.addExtension(0x4441_5441, Array(EvilImage.secret.utf8)) },
            evil("extension data file in version 2", "data-file", version: 2) {
                $0.addExtension(0x4441_5441, Array(EvilImage.secret.utf8))
            },
            evil("extension encryption", "encrypted") {
                $0.addExtension(0x0537_BE77, [UInt8](repeating: 0, count: 16))
            },
            evil("extension bitmaps", "bitmaps") { $0.addExtension(0x2385_2875, [UInt8](repeating: 0, count: 24)) },
            evil("unknown extension", "unknown-extension") { $0.addExtension(0x1234_5678, []) },
            evil("extension with all bits", "unknown-extension") { $0.addExtension(0xFFFF_FFFF, [1]) },
            evil("feature names of odd length", "bad-header") { $0.addExtension(0x6803_F857, [1, 2, 3]) },
            evil("feature names twice", "bad-header", version: 2) {
                $0.addExtension(0x6803_F857, names + [0x68, 0x03, 0xF8, 0x57, 0, 0, 0, 0], claiming: 48)
            },
            evil("data file behind feature names", "data-file", version: 2) {
                $0.addExtension(0x6803_F857, names + [0x44, 0x41, 0x54, 0x41, 0, 0, 0, 0], claiming: 48)
            },
        ],
        lies.map { length in
            evil("extension of length \(length)", "truncated") { $0.addExtension(0x6803_F857, [], claiming: length) }
        },
    ]

    private static let hugeSizes: [UInt64] = [(32 << 40) + 512, 64 << 50, 1 << 63, .max, .max - 511]

    private static let sizes: [[EvilImage]] = [
        each("size", "too-large", at: Field.size, 8, hugeSizes),
        each("size", "odd-size", at: Field.size, 8, [1, 511, 513]),
        each("size", "empty", at: Field.size, 8, [0]),
        each("size", "table-too-small", at: Field.size, 8, [66_048, 32 << 40]),
        each("cluster bits", "cluster-size", at: Field.clusterBits, 4, [0, 1, 8, 22, 31, 32, 63, 64, 0xFFFF_FFFF]),
        [
            evil("extended entries in small clusters", "cluster-size", clusterBits: 13) {
                $0.set(Field.incompatible, 16, 8)
            },
            evil("1 MiB that claims 64 PB", "too-large", clusterBits: 15) {
                $0.set(Field.size, 64 << 50, 8)
                $0.bytes += [UInt8](repeating: 0, count: (1 << 20) - $0.bytes.count)
            },
            EvilImage(
                "more clusters than are kept track of", "budget", declared: .qcow2, QCOW2Sample().bytes,
                size: (1 << 38) + 512),
        ],
    ]

    private static let farAway: [UInt64] = [6144, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max - 511]
    private static let manyClusters: [UInt64] = [16_385, 1 << 31, 0xFFFF_FFFF]

    private static let tables: [[EvilImage]] = [
        each("first level count", "table-too-small", at: Field.firstLevelCount, 4, [0, 1]),
        each(
            "first level count", "table-too-large", at: Field.firstLevelCount, 4, [(4 << 20) + 1, 1 << 31, 0xFFFF_FFFF]),
        each("first level count", "outside-file", at: Field.firstLevelCount, 4, [4 << 20, 600]),
        each("first level count", "overlap", at: Field.firstLevelCount, 4, [65]),
        each("first level", "misaligned", at: Field.firstLevel, 8, [1, 8, 511, 1537, .max]),
        each("first level", "outside-file", at: Field.firstLevel, 8, farAway),
        each("first level", "overlap", at: Field.firstLevel, 8, [0, 512]),
        each("refcount table", "misaligned", at: Field.refcountTable, 8, [1, 511, .max]),
        each("refcount table", "outside-file", at: Field.refcountTable, 8, farAway),
        each("refcount table", "overlap", at: Field.refcountTable, 8, [0, 1536]),
        each("refcount clusters", "table-too-small", at: Field.refcountClusters, 4, [0]),
        each("refcount clusters", "table-too-large", at: Field.refcountClusters, 4, manyClusters),
        each("refcount clusters", "outside-file", at: Field.refcountClusters, 4, [16_384, 12]),
        each("refcount clusters", "overlap", at: Field.refcountClusters, 4, [3]),
    ]

    private static let badLengths: [UInt64] = [
        0, 1, 72, 96, 103, 105, 111, 113, 65_544, 1 << 31, 0xFFFF_FFFF,
    ]

    private static let lengths: [[EvilImage]] = [
        each("header length", "bad-header", at: Field.headerLength, 4, badLengths),
        [
            evil("a header longer than its cluster", "bad-header", headerLength: 520) {
                $0.set($0.at(QCOW2Sample.refcountTable), 0, 8)
            }
        ],
    ]

    private static func cut(_ count: Int, version: Int = 3, _ token: String = "truncated") -> EvilImage {
        let bytes = Array(QCOW2Sample(version: version).bytes.prefix(count))
        return EvilImage("version \(version) cut off at \(count)", token, declared: .qcow2, bytes)
    }

    private static let cuts: [[EvilImage]] = [
        [4, 7, 8, 71, 72, 103, 104, 111].map { cut($0) },
        [8, 71].map { cut($0, version: 2) },
        [cut(512, "outside-file"), cut(9 * 512 + 100, "outside-file")],
    ]
}
