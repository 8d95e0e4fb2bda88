import Foundation
import Gallery
import Testing

@testable import DiskImage

/// Work and memory are those of the file, not of what it claims.
@Suite struct BoundsTests {
    /// A file whose holes are known, as on a file system.
    struct SparseFile: ByteSource {
        // The header's name for it is a macro of GNU's that Swift does not see.
        private static let seekData: Int32 = 3

        let handle: FileHandle
        let size: Int
        let probe = ProbedSource.Probe()

        init(_ path: String) throws {
            handle = try #require(FileHandle(forReadingAtPath: path))
            size = Int(try handle.seekToEnd())
        }

        func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ProbedSource.OutOfBounds) {
            guard pread(handle.fileDescriptor, buffer.baseAddress, buffer.count, offset) == buffer.count else {
                throw ProbedSource.OutOfBounds(offset: offset)
            }
            probe.note { $0.bytesRead += buffer.count }
        }

        func firstOccupied(from offset: Int) throws(ProbedSource.OutOfBounds) -> Int {
            let data = lseek(handle.fileDescriptor, off_t(offset), Self.seekData)
            return data < 0 ? size : max(offset, Int(data))
        }
    }

    // A table is as large as a cluster; three of them are gone through twice.
    @Test(arguments: [("cluster_size=64k", 4 << 20), ("cluster_size=2M,extended_l2=on", 16 << 20)])
    func `a disk of 32 TiB with three clusters is gone through by reading little`(
        options: String, readMax: Int
    ) throws {
        let folder = try QemuFolder()
        try folder.image("create -q -f qcow2 -o \(options) image 32T")
        try folder.write(
            to: "image", format: "qcow2", ["write -P 1 0 4k", "write -P 2 17T 4k", "write -P 3 33554431M 1M"])
        let source = try SparseFile(folder.path("image"))
        let image = try SourceImage(source)
        #expect(image.size == 32 << 40)
        #expect(image.expansion > 1000)
        #expect(try image.firstOccupied(from: 1 << 20) == 17 << 40)
        #expect(try image.firstOccupied(from: (17 << 40) + (4 << 20)) == (32 << 40) - (1 << 20))
        #expect(try image.bytes(17 << 40..<(17 << 40) + 2) == [2, 2])
        #expect(try image.bytes((32 << 40) - 2..<32 << 40) == [3, 3])
        let read = source.probe.tally.bytesRead
        #expect(read < readMax, "\(read)")
    }

    @Test func `what is allocated and never written is a hole of the file, and passed over`() throws {
        let folder = try QemuFolder()
        for (format, options) in [("qcow2", "preallocation=metadata"), ("vpc", "subformat=fixed,force_size=on")] {
            try folder.image("create -q -f \(format) -o \(options) image 4G")
            try folder.write(to: "image", format: format, ["write -P 1 3G 64k"])
            let source = try SparseFile(folder.path("image"))
            let image = try SourceImage(source)
            let manifest = try DiskManifest(of: image, chunkSize: 16 << 20, hash: { _ in digest(1) })
            #expect(manifest.occupiedChunkCount == 1)
            #expect(manifest.isOccupied(192))
            let read = source.probe.tally.bytesRead
            #expect(read < 40 << 20, "\(read)")
        }
    }

    @Test func `tables that are most of a file are refused before they are read`() throws {
        // Each of 200 tables of 2 MiB lies in a hole.
        var sample = QCOW2Sample()
        let bits = 21
        sample.set(QCOW2Sample.Field.clusterBits, UInt64(bits), 4)
        sample.set(QCOW2Sample.Field.firstLevelCount, 200, 4)
        sample.set(QCOW2Sample.Field.firstLevel, 1 << bits, 8)
        sample.set(QCOW2Sample.Field.refcountTable, 2 << bits, 8)
        sample.set(112, 0, 8)
        var bytes = [UInt8](repeating: 0, count: (1 << bits) + 1600)
        bytes.put(Array(sample.bytes.prefix(512)), at: 0)
        for index in 0..<200 { bytes.put(UInt64(index + 3) << bits, at: (1 << bits) + 8 * index, count: 8) }
        let source = ProbedSource(bytes, size: 203 << bits)
        #expect(try refusal(source)?.reason == .budget)
        #expect(source.probe.tally.bytesRead < 1 << 20)
        // Half of it may be tables.
        #expect(try refusal(ProbedSource(bytes, size: 800 << bits)) == nil)
    }

    @Test func `a cache keeps so many values and no more, and drops the oldest`() {
        let cache = BoundedCache<Int, Int>(countMax: 3)
        var made: [Int] = []
        func value(_ key: Int) -> Int {
            cache.value(for: key) {
                made.append(key)
                return key * 10
            }
        }
        for key in [1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 1, 2] { #expect(value(key) == key * 10) }
        #expect(made == [1, 2, 3, 4, 1, 2])
    }

    @Test func `a compressed image is read by several threads at once`() async throws {
        let (bytes, disk) = try Recipe(format: "qcow2", options: "compression_type=zstd", isCompressed: true)
            .make(in: try QemuFolder())
        let image = try SourceImage(ProbedSource(bytes))
        await withTaskGroup(of: Bool.self) { group in
            for reader in 1...4 {
                group.addTask { (try? image.allBytes(piece: 40_000 * reader)).map { isEqual($0, disk) } ?? false }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test func `no range outside the disk is read, whatever the format`() throws {
        for bytes in [QCOW2Sample().bytes, VHDSample(isDynamic: true).bytes, VHDSample(isDynamic: false).bytes] {
            let image = try SourceImage(ProbedSource(bytes))
            #expect(try image.bytes(image.size..<image.size).isEmpty)
            #expect(try image.firstOccupied(from: image.size) == image.size)
            for range in [image.size..<image.size + 1, -1..<1, image.size - 1..<image.size + 1, Int.max - 1..<Int.max] {
                #expect(reason { try image.bytes(range) } == .outsideFile)
            }
        }
    }
}
