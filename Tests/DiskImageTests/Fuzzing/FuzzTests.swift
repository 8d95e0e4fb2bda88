import Chance
import DiskImage
import Testing

/// Images with fields at the edges of what they may be: nothing traps, nothing is read outside the file, no more is
/// read than a file of its size may make us read, and what is accepted is what a second reader sees.
@Suite struct FuzzTests {
    typealias Field = QCOW2Sample.Field

    @Test(arguments: [
        (QCOW2Sample(), UInt64(1), 4000), (QCOW2Sample(version: 2), 2, 1000), (QCOW2Sample(headerLength: 104), 3, 500),
        (QCOW2Sample(clusterBits: 14, isExtended: true), 4, 150),
    ])
    func `qcow2 with changed fields is refused, or read as a second reader reads it`(
        sample: QCOW2Sample, seed: UInt64, rounds: Int
    ) throws {
        var chance = SeededGenerator(seed: seed)
        let mutation = Mutation(
            fields: Self.fields(sample),
            limits: [64, 104, 112, 1 << 20, 32 << 40, UInt64(sample.diskSize), UInt64(sample.cluster), 9, 21, 4 << 20])
        var accepted = 0
        for round in 0..<rounds {
            var bytes = sample.bytes
            mutation.apply(to: &bytes, &chance)
            guard let image = try open(bytes, "round \(round)") else { continue }
            accepted += 1
            guard image.format == .qcow2 else { continue }
            guard let naive = NaiveQCOW2(bytes) else {
                Issue.record("round \(round) is accepted, but not by the second reader")
                continue
            }
            try #require(naive.size == image.size)
            for (index, cluster) in naive.clusters.enumerated() where index * naive.clusterBytes < image.size {
                let start = index * naive.clusterBytes
                guard let cluster else { continue }
                let end = min(image.size, start + naive.clusterBytes)
                let isSame = isEqual(try image.bytes(start..<end), cluster, 0..<end - start)
                try #require(isSame, "round \(round), cluster \(index)")
            }
        }
        print("formats: of \(rounds) spoilt qcow2 \(accepted) were accepted")
        #expect(accepted > rounds / 50)
        #expect(accepted < rounds / 2)
    }

    private static func fields(_ sample: QCOW2Sample) -> [(offset: Int, count: Int)] {
        let header = [
            (Field.version, 4), (Field.backingOffset, 8), (Field.backingSize, 4), (Field.clusterBits, 4),
            (Field.size, 8), (Field.crypt, 4), (Field.firstLevelCount, 4), (Field.firstLevel, 8),
            (Field.refcountTable, 8), (Field.refcountClusters, 4), (Field.snapshots, 4), (Field.incompatible, 8),
            (Field.compatible, 8), (Field.autoclear, 8), (Field.refcountOrder, 4), (Field.headerLength, 4),
            (Field.compression, 1), (112, 4), (116, 4),
        ]
        let tables = [QCOW2Sample.refcountTable, QCOW2Sample.firstLevel, QCOW2Sample.firstLevel, QCOW2Sample.table]
            .flatMap { cluster in (0..<4).map { (sample.at(cluster) + 8 * $0, 8) } }
        let entries = [0, 1, 2, 3, 4, sample.tableEntries].flatMap { index in
            [(sample.entryPlace(index), 8), (sample.entryPlace(index) + (sample.isExtended ? 8 : 0), 8)]
        }
        return (header + tables + entries + entries).map { (offset: $0.0, count: $0.1) }
    }

    @Test(arguments: [(false, UInt64(5), 1500), (true, 6, 500)])
    func `VHD with changed fields is refused, or read as a second reader reads it`(
        isDynamic: Bool, seed: UInt64, rounds: Int
    ) throws {
        var chance = SeededGenerator(seed: seed)
        let sample = VHDSample(isDynamic: isDynamic)
        let mutation = Mutation(
            fields: Self.fields(sample),
            limits: [2040 << 30, 4_177_920, 512 << 10, 4 << 20, UInt64(VHDSample.diskSize)])
        var accepted = 0
        for round in 0..<rounds {
            var spoilt = sample
            mutation.apply(to: &spoilt.bytes, &chance)
            // Most have right checksums and equal copies, or nothing else would ever be looked at.
            if spoilt.bytes.count > 4096, Int.random(in: 0..<8, using: &chance) > 0 {
                if isDynamic { spoilt.bytes.put(Array(spoilt.bytes.prefix(512)), at: spoilt.footer) }
                spoilt.seal()
            }
            guard let image = try open(spoilt.bytes, "round \(round)"), image.format == .vhd else { continue }
            accepted += 1
            guard let naive = NaiveVHD(spoilt.bytes) else {
                Issue.record("round \(round) is accepted, but not by the second reader")
                continue
            }
            try #require(naive.size == image.size)
            guard image.size <= 4 << 20, reason({ try image.allBytes() }) == nil else { continue }
            let isSame = isEqual(try image.allBytes(), naive.bytes(of: spoilt.bytes))
            try #require(isSame, "round \(round)")
        }
        print("formats: of \(rounds) spoilt VHDs \(accepted) were accepted")
        #expect(accepted > rounds / 50)
        #expect(accepted < rounds * 3 / 4)
    }

    private static func fields(_ sample: VHDSample) -> [(offset: Int, count: Int)] {
        let offsets = [(8, 4), (12, 4), (16, 8), (28, 4), (48, 8), (56, 4), (60, 4), (64, 4), (84, 1), (300, 1)]
        guard sample.isDynamic else { return offsets.map { (offset: sample.footer + $0.0, count: $0.1) } }
        let header = [
            (VHDSample.Header.dataOffset, 8), (VHDSample.Header.table, 8), (VHDSample.Header.version, 4),
            (VHDSample.Header.entries, 4), (VHDSample.Header.blockSize, 4), (VHDSample.Header.parentID, 8),
            (VHDSample.Header.parentName, 2), (VHDSample.Header.locators, 4),
        ]
        let blocks = (0..<5).map { (VHDSample.table + 4 * $0, 4) }
        return (offsets + header + blocks + blocks).map { (offset: $0.0, count: $0.1) }
    }

    /// The image if it is accepted; checks what opening it read.
    private func open(_ bytes: [UInt8], _ round: String) throws -> SourceImage<ProbedSource>? {
        let source = ProbedSource(bytes)
        defer {
            #expect(source.probe.tally.outside == 0, "\(round)")
            let readMax = (1 << 20) + 2 * bytes.count
            #expect(source.probe.tally.bytesRead <= readMax, "\(round)")
        }
        do throws(ImageError<ProbedSource.OutOfBounds>) { return try SourceImage(source) } catch {
            guard case .refused = error else { throw error }
            return nil
        }
    }
}
