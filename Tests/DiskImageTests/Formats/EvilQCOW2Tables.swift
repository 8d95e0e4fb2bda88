/// Tables of qcow2 that are to be refused.
enum EvilQCOW2Tables {
    static let all = [
        firstLevelBits, firstLevel, firstLevelElsewhere, entryBits, entries, entriesElsewhere, packed, extended,
        refcounts,
    ].flatMap(\.self)

    private static func evil(
        _ name: String, _ token: String, version: Int = 3, clusterBits: Int = 9, isExtended: Bool = false,
        _ spoil: (inout QCOW2Sample) -> Void
    ) -> EvilImage {
        var sample = QCOW2Sample(version: version, clusterBits: clusterBits, isExtended: isExtended)
        spoil(&sample)
        let bytes = sample.bytes
        return EvilImage(name, token, bytes)
    }

    private static let firstLevelBits = [0, 8, 56, 61, 62].map { bit in
        evil("first-level entry with bit \(bit)", "bad-entry") {
            $0.setFirstLevel(0, UInt64($0.at(4)) | UInt64(1) << UInt64(bit))
        }
    }

    private static let firstLevel = [
        evil("copied, but nothing there", "bad-entry") { $0.setFirstLevel(0, QCOW2Sample.copied) },
        evil("second level between clusters", "misaligned", clusterBits: 12) { $0.setFirstLevel(0, 4 << 12 | 512) },
        evil("second level at the end", "outside-file") { $0.setFirstLevel(0, UInt64($0.bytes.count)) },
        evil("second level cut off", "outside-file") {
            $0.setFirstLevel(0, UInt64($0.at(11)))
            $0.bytes.removeLast()
        },
        evil("second level at 2^55", "outside-file") { $0.setFirstLevel(0, 1 << 55) },
        evil("second level as far as can be said", "outside-file") { $0.setFirstLevel(0, (1 << 56) - 512) },
        evil("two entries, one second level", "overlap") { $0.setFirstLevel(1, UInt64($0.at(4))) },
    ]

    private static let firstLevelElsewhere = [1, 2, 3, 6].map { cluster in
        evil("second level that is cluster \(cluster)", cluster == 6 ? "bad-entry" : "overlap") {
            $0.setFirstLevel(0, UInt64($0.at(cluster)))
        }
    }

    private static let entryBits = [1, 5, 8, 56, 60, 61].map { bit in
        evil("entry with bit \(bit)", "bad-entry") { $0.setEntry(0, UInt64($0.at(6)) | UInt64(1) << UInt64(bit)) }
    }

    private static let entries = [
        evil("a zero cluster in version 2", "bad-entry", version: 2) { $0.setEntry(0, 1) },
        evil("copied, but nothing there", "bad-entry") { $0.setEntry(0, QCOW2Sample.copied) },
        evil("data between clusters", "misaligned", clusterBits: 12) { $0.setEntry(0, 6 << 12 | 512) },
        evil("data at the end", "outside-file") { $0.setEntry(0, UInt64($0.bytes.count)) },
        evil("data one cluster before 2^56", "outside-file") { $0.setEntry(0, (1 << 56) - 512) },
        evil("data at 2^55", "outside-file") { $0.setEntry(0, 1 << 55) },
        evil("data cut off", "outside-file") {
            $0.setEntry(0, UInt64($0.at(11)))
            $0.bytes.removeLast()
        },
        evil("kept zeros at the end", "outside-file") { $0.setEntry(0, UInt64($0.bytes.count) | 1) },
        evil("two clusters, one place", "overlap") { $0.setEntry(1, UInt64($0.at(6))) },
        evil("two clusters of two tables, one place", "overlap") { $0.setEntry(65, UInt64($0.at(6))) },
        evil("zeros kept where data is", "overlap") { $0.setEntry(3, UInt64($0.at(6)) | 1) },
        evil("an entry beyond the disk that is wrong", "overlap") {
            $0.set(QCOW2Sample.Field.size, UInt64($0.diskSize - 512), 8)
            $0.setEntry(127, UInt64($0.at(6)))
        },
    ]

    private static let entriesElsewhere = [1, 2, 3, 4, 5].map { cluster in
        evil("data in the table at \(cluster)", "overlap") { $0.setEntry(1, UInt64($0.at(cluster))) }
    }

    private static let packed = [
        evil("compressed behind the end", "outside-file") {
            $0.setEntry(2, $0.packedEntry(UInt64($0.bytes.count), extraSectors: 0))
        },
        evil("compressed over the end", "outside-file") {
            $0.setEntry(2, $0.packedEntry(UInt64($0.bytes.count - 1), extraSectors: 1))
        },
        evil("compressed as far as can be said", "outside-file") {
            $0.setEntry(2, $0.packedEntry((1 << 61) - 1, extraSectors: 1))
        },
        evil("compressed and copied", "bad-entry") {
            $0.setEntry(2, $0.packedEntry(UInt64($0.at(9)), extraSectors: 1) | QCOW2Sample.copied)
        },
        evil("compressed in the header", "overlap") { $0.setEntry(2, $0.packedEntry(0, extraSectors: 0)) },
        evil("compressed where data is", "overlap") {
            $0.setEntry(2, $0.packedEntry(UInt64($0.at(6) + 100), extraSectors: 0))
        },
        evil("compressed, and over into data", "overlap") {
            $0.setEntry(1, UInt64($0.at(10)))
            $0.setEntry(2, $0.packedEntry(UInt64($0.at(9) + 500), extraSectors: 1))
        },
        evil("compressed twice, one place", "overlap") {
            $0.setEntry(5, $0.packedEntry(UInt64($0.at(9)), extraSectors: 1))
        },
        evil("compressed inside another", "overlap") {
            $0.setEntry(5, $0.packedEntry(UInt64($0.at(9) + 3), extraSectors: 0))
        },
        evil("compressed in one sector, twice", "overlap") {
            $0.setEntry(2, $0.packedEntry(UInt64($0.at(9) + 7), extraSectors: 0))
            $0.setEntry(5, $0.packedEntry(UInt64($0.at(9) + 7), extraSectors: 0))
        },
    ]

    private static func extendedEvil(
        _ name: String, _ token: String, _ spoil: (inout QCOW2Sample) -> Void
    ) -> EvilImage { evil(name, token, clusterBits: 14, isExtended: true, spoil) }

    private static let extended = [
        extendedEvil("a part both there and zero", "bad-entry") { $0.setEntry(0, UInt64($0.at(6)), 1 << 32 | 1) },
        extendedEvil("all parts both there and zero", "bad-entry") { $0.setEntry(0, UInt64($0.at(6)), .max) },
        extendedEvil("parts without a place", "bad-entry") { $0.setEntry(0, 0, 1) },
        extendedEvil("the zero bit of short entries", "bad-entry") { $0.setEntry(0, UInt64($0.at(6)) | 1, 1) },
        extendedEvil("compressed with parts", "bad-entry") {
            $0.set($0.entryPlace(2) + 8, 1, 8)
        },
        extendedEvil("the last part is cut off", "outside-file") {
            $0.setEntry(0, UInt64($0.at(11)), 1 << 31)
            $0.bytes.removeLast()
        },
        extendedEvil("no part, and the cluster is outside", "outside-file") {
            $0.setEntry(0, UInt64($0.bytes.count), 0)
        },
        extendedEvil("two clusters, one place", "overlap") { $0.setEntry(1, UInt64($0.at(6)), 1 << 31) },
    ]

    private static let refcounts = [
        evil("refcount block with a reserved bit", "misaligned") { $0.set($0.at(1), UInt64($0.at(2)) | 1, 8) },
        evil("refcount block between clusters", "misaligned", clusterBits: 12) { $0.set($0.at(1), 2 << 12 | 512, 8) },
        evil("refcount block at the end", "outside-file") { $0.set($0.at(1), UInt64($0.bytes.count), 8) },
        evil("refcount block at 2^63", "outside-file") { $0.set($0.at(1), 1 << 63, 8) },
        evil("refcount block twice", "overlap") { $0.set($0.at(1) + 8, UInt64($0.at(2)), 8) },
        evil("refcount block that is the first level", "overlap") { $0.set($0.at(1), UInt64($0.at(3)), 8) },
        evil("refcount block that is the refcount table", "overlap") { $0.set($0.at(1), UInt64($0.at(1)), 8) },
    ]
}
