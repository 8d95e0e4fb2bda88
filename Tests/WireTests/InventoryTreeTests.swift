import Foundation
import Gallery
import Testing
import Wire

struct InventoryTreeTests {
    private func digest(_ first: UInt8, _ rest: UInt8) -> Digest {
        guard let digest = Digest([first] + [UInt8](repeating: rest, count: 31)) else {
            preconditionFailure("32 bytes")
        }
        return digest
    }

    /// Not SHA-256, but other bytes for other bytes: sums with weights.
    private func hash(_ bytes: [UInt8]) -> Digest {
        var words = [UInt8](repeating: 0, count: 32)
        for (place, byte) in bytes.enumerated() {
            words[place % 32] = words[place % 32] &* 31 &+ byte &+ UInt8(truncatingIfNeeded: place)
        }
        guard let digest = Digest(words) else { preconditionFailure("32 bytes") }
        return digest
    }

    private func tree(_ contents: [(Digest, NodeReport.State)]) -> InventoryTree { InventoryTree(contents, hash: hash) }

    @Test func `the same contents give the same hashes, in whatever order they come`() {
        let contents: [(Digest, NodeReport.State)] = [
            (digest(1, 1), .verified), (digest(1, 2), .claimed), (digest(255, 3), .damaged),
        ]
        #expect(tree(contents) == tree(contents.reversed()))
        #expect(tree(contents).hashes.count { $0 != nil } == 2)
        #expect(tree([]).hashes == [Digest?](repeating: nil, count: InventoryTree.bucketCount))
    }

    @Test func `whatever differs differs in its bucket, and in no other`() {
        let contents: [(Digest, NodeReport.State)] = [(digest(1, 1), .verified), (digest(2, 2), .verified)]
        let base = tree(contents)
        let others: [([(Digest, NodeReport.State)], Int)] = [
            ([(digest(1, 1), .claimed), contents[1]], 1), ([contents[0]], 2),
            (contents + [(digest(2, 9), .claimed)], 2), (contents + [(digest(7, 9), .claimed)], 7),
            ([(digest(1, 5), .verified), contents[1]], 1),
        ]
        for (changed, bucket) in others {
            let tree = tree(changed)
            let differing = (0..<InventoryTree.bucketCount).filter { tree.hashes[$0] != base.hashes[$0] }
            #expect(differing == [bucket])
        }
        #expect(tree(contents + [(digest(9, 9), .absent)]) == base)
    }

    @Test func `hashes come through their text, and other texts are refused`() throws {
        let told = InventoryHashes(tree([(digest(1, 1), .verified)]))
        #expect(told.hashes == tree([(digest(1, 1), .verified)]).hashes)
        for text in [#"{"buckets":[]}"#, #"{"buckets":["zz"]}"#] {
            let read = try JSONDecoder().decode(InventoryHashes.self, from: Data(text.utf8))
            #expect(read.hashes == nil)
        }
    }
}
