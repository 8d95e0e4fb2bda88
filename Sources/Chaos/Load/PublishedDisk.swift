import Chance
import Foundation
import Gallery
import ReplicaStore

/// A publisher's disk image, of which each version differs a little from the one before.
struct PublishedDisk {
    private static let blockBytes = 1 << 20

    let path: String
    private let blocks: Int
    private let changedBlocks: Int
    private var generator: SeededGenerator

    /// Nothing is written yet.
    init(_ path: String, mebibytes: Int, changedPercent: Int, seed: UInt64) {
        self.path = path
        blocks = mebibytes
        changedBlocks = max(1, mebibytes * changedPercent / 100)
        generator = SeededGenerator(seed: seed)
    }

    var bytes: Int { blocks * Self.blockBytes }

    /// Writes the next version, and returns the SHA-256 of all of it.
    mutating func next() throws -> Digest {
        let isNew = !FileManager.default.fileExists(atPath: path)
        if isNew { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { file.closeFile() }
        let changed =
            isNew ? Array(0..<blocks) : (0..<changedBlocks).map { _ in Int.random(in: 0..<blocks, using: &generator) }
        for block in changed {
            try file.seek(toOffset: UInt64(block * Self.blockBytes))
            try file.write(contentsOf: nextBlock())
        }
        return try WholeDisk.digest(of: path)
    }

    /// The first bytes of no block are a sign of a format.
    private mutating func nextBlock() -> Data {
        let words = (0..<(Self.blockBytes / 8)).map { $0 == 0 ? 0 : generator.next() }
        return words.withUnsafeBytes { Data($0) }
    }
}

/// The SHA-256 of a file from its first byte to its last, computed without any code that publishes or deploys.
enum WholeDisk {
    private static let pieceBytes = 1 << 20

    static func digest(of path: String) throws -> Digest {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { file.closeFile() }
        var hash = SHA256()
        while let piece = try file.read(upToCount: pieceBytes), !piece.isEmpty {
            piece.withUnsafeBytes { hash.update($0) }
        }
        return hash.digest()
    }
}
