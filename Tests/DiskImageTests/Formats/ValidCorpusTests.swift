import Chance
import DiskImage
import Foundation
import Testing

/// An image as qemu-img makes it from a raw disk.
struct Recipe: CustomTestStringConvertible, Sendable {
    let format: String
    var options = ""
    var isCompressed = false
    var size = 3 << 20 + 7 * 512
    /// What qemu-io does to it afterwards.
    var writes: [String] = []
    /// To how many bytes it is resized afterwards.
    var resizes: [Int] = []

    var testDescription: String {
        "\(format) \(options)\(isCompressed ? " -c" : "") \(size) \(writes) \(resizes)"
    }

    private static let edits = [
        "write -P 17 1000k 512", "write -P 18 1033k 70k", "write -z 128k 256k", "write -z 900k 1k",
        "discard 2048k 192k",
        "write -P 19 3145728 512",
    ]

    static let all: [Recipe] = plain + compressed + edited + vhd

    private static let plain = [
        Recipe(format: "raw"), Recipe(format: "raw", size: 512),
        Recipe(format: "qcow2", options: "compat=0.10"), Recipe(format: "qcow2", options: "compat=1.1"),
        Recipe(format: "qcow2", options: "compat=0.10,cluster_size=512"),
        Recipe(format: "qcow2", options: "cluster_size=512"), Recipe(format: "qcow2", options: "cluster_size=1k"),
        Recipe(format: "qcow2", options: "cluster_size=4k"), Recipe(format: "qcow2", options: "cluster_size=2M"),
        Recipe(format: "qcow2", options: "extended_l2=on"), Recipe(format: "qcow2", options: "size=512", size: 512),
        Recipe(format: "qcow2", options: "extended_l2=on,cluster_size=16k"),
        Recipe(format: "qcow2", options: "extended_l2=on,cluster_size=2M"),
        Recipe(format: "qcow2", options: "preallocation=metadata"),
        Recipe(format: "qcow2", options: "preallocation=falloc"),
        Recipe(format: "qcow2", options: "preallocation=full,cluster_size=8k"),
        Recipe(format: "qcow2", options: "preallocation=metadata,extended_l2=on"),
        Recipe(format: "qcow2", options: "lazy_refcounts=on"), Recipe(format: "qcow2", options: "refcount_bits=1"),
        Recipe(format: "qcow2", options: "refcount_bits=64,cluster_size=512"),
    ]

    private static let compressed =
        ["zlib", "zstd"].flatMap { kind in
            [
                "cluster_size=512", "cluster_size=64k", "cluster_size=2M", "extended_l2=on",
                "extended_l2=on,cluster_size=2M",
            ].map { Recipe(format: "qcow2", options: "compression_type=\(kind),\($0)", isCompressed: true) }
        } + [Recipe(format: "qcow2", options: "compat=0.10", isCompressed: true)]

    private static let edited =
        [
            "compat=0.10", "compat=1.1", "cluster_size=512", "cluster_size=2M", "extended_l2=on",
            "extended_l2=on,cluster_size=16k", "preallocation=metadata",
        ].map { Recipe(format: "qcow2", options: $0, writes: edits) } + [
            Recipe(format: "qcow2", options: "compression_type=zstd", isCompressed: true, writes: edits),
            Recipe(format: "qcow2", options: "extended_l2=on", isCompressed: true, writes: edits),
            Recipe(format: "qcow2", options: "cluster_size=512", resizes: [9 << 20 + 512]),
            Recipe(format: "qcow2", options: "cluster_size=4k", resizes: [1 << 20 + 1024]),
            Recipe(format: "qcow2", options: "extended_l2=on", resizes: [80 << 20, 2 << 20 + 512]),
        ]

    private static let vhd = [
        Recipe(format: "vpc", options: "subformat=dynamic"), Recipe(format: "vpc", options: "subformat=fixed"),
        Recipe(format: "vpc", options: "subformat=dynamic,force_size=on"),
        Recipe(format: "vpc", options: "subformat=fixed,force_size=on"),
        Recipe(
            format: "vpc", options: "subformat=dynamic,force_size=on", size: 9 << 20 + 512,
            writes: [edits[0], edits[1]]),
        Recipe(format: "vpc", options: "subformat=dynamic", size: 512 << 10),
    ]

    /// Makes the image, and the raw disk that qemu-img reads from it.
    func make(in folder: QemuFolder) throws -> (image: [UInt8], disk: [UInt8]) {
        try folder.write(TestDisk.bytes(size: size, seed: UInt64(size &+ options.utf8.count)), "disk.raw")
        let option = options.isEmpty ? "" : "-o \(options) "
        try folder.image("convert -f raw -O \(format) \(option)\(isCompressed ? "-c " : "")disk.raw image")
        for resize in resizes { try folder.image("resize -q -f \(format) --shrink image \(resize)") }
        if !writes.isEmpty { try folder.write(to: "image", format: format, writes) }
        try folder.image("convert -f \(format) -O raw image out.raw")
        return (try folder.bytes("image"), try folder.bytes("out.raw"))
    }
}

@Suite struct ValidCorpusTests {
    @Test(arguments: Recipe.all)
    func `what qemu-img makes is read byte for byte as qemu-img reads it`(recipe: Recipe) throws {
        let (bytes, disk) = try recipe.make(in: try QemuFolder())
        let source = ProbedSource(bytes)
        let declared = try #require(ImageFormat(name: recipe.format))
        let image = try SourceImage(source, declared: declared)
        #expect(image.format == declared)
        #expect(image.size == disk.count)
        #expect(image.fileSize == bytes.count)
        let isSame = isEqual(try image.allBytes(), disk)
        #expect(isSame, "read in order")
        let isSameInOddPieces = isEqual(try image.allBytes(piece: 65_536 * 3 + 511), disk)
        #expect(isSameInOddPieces)

        var chance = SeededGenerator(seed: 1)
        for _ in 0..<60 {
            let length = Int.random(in: 0...min(disk.count, 40_000), using: &chance)
            let start = Int.random(in: 0...disk.count - length, using: &chance)
            let range = start..<start + length
            let isSame = isEqual(try image.bytes(range), disk, range)
            #expect(isSame, "\(range)")
        }
        #expect(source.probe.tally.outside == 0)
    }

    @Test(arguments: ["raw", "qcow2", "vpc -o subformat=fixed", "vpc -o subformat=dynamic"])
    func `with nothing declared an image is recognised, and declared as another it is refused`(kind: String) throws {
        let folder = try QemuFolder()
        try folder.write(TestDisk.bytes(size: 1 << 20, seed: 3, runs: 2), "disk.raw")
        try folder.image("convert -f raw -O \(kind) disk.raw image")
        let bytes = try folder.bytes("image")
        let image = try SourceImage(ProbedSource(bytes))
        #expect(image.format == ImageFormat(name: String(kind.prefix { $0 != " " })))
        let others: [ImageFormat] = [.raw, .qcow2, .vhd].filter { $0 != image.format }
        for other in others {
            let token = image.format == .raw ? "not-as-declared" : "looks-like-\(image.format.rawValue)"
            #expect(try refusal(ProbedSource(bytes), declared: other)?.reason.token == token)
        }
    }
}
