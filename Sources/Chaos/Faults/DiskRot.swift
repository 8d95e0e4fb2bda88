import Chance
import Foundation
import Gallery
import LocalCluster
import Settings

/// Flips bits in what nodes hold, past the nodes.
struct DiskRot {
    private static let blockBytes = 4096

    /// What was damaged.
    struct Damage: Hashable, Sendable {
        let node: String
        let content: String
        let offset: UInt64
    }

    let directory: ClusterDirectory
    var generator: SeededGenerator

    init(_ directory: ClusterDirectory, seed: UInt64) {
        self.directory = directory
        generator = SeededGenerator(seed: seed)
    }

    /// One bit at each of up to `count` places, in different contents as far as there are.
    mutating func flip(_ count: Int, on processes: [LocalProcess]) throws -> [Damage] {
        var files: [(node: NodeID, content: String)] = []
        for process in processes {
            guard let node = process.node else { continue }
            for content in try contents(of: node) { files.append((node, content)) }
        }
        files.shuffle(using: &generator)
        var damages: [Damage] = []
        while !files.isEmpty, damages.count < count {
            let index = damages.count % files.count
            if let damage = try flip(files[index].node, files[index].content) {
                damages.append(damage)
            } else {
                files.remove(at: index)
            }
        }
        return damages
    }

    func contents(of node: NodeID) throws -> [String] {
        let path = "\(directory.node(node))/data/contents"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.count == 64 }.sorted()
    }

    /// `nil` if the file went away meanwhile.
    private mutating func flip(_ node: NodeID, _ content: String) throws -> Damage? {
        let path = "\(directory.node(node))/data/contents/\(content)/disk.raw"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { file.closeFile() }
        let size = try file.seekToEnd()
        guard size > 0 else { return nil }
        let offset = UInt64.random(in: 0..<size, using: &generator)
        try file.seek(toOffset: offset)
        guard let byte = try file.read(upToCount: 1)?.first else { return nil }
        try file.seek(toOffset: offset)
        try file.write(contentsOf: [byte ^ (1 << UInt8.random(in: 0..<8, using: &generator))])
        return Damage(node: "\(node)", content: content, offset: offset)
    }
}
