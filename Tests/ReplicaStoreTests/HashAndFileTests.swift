import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct HashTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the digest is the one of the standard's examples, whole and in pieces`(text: String, hex: String) {
        let bytes = Array(text.utf8)
        #expect(Digest.sha256(of: bytes).hex == hex)
        for cut in 0...bytes.count {
            var hash = SHA256()
            bytes[..<cut].withUnsafeBytes { hash.update($0) }
            bytes[cut...].withUnsafeBytes { hash.update($0) }
            #expect(hash.digest().hex == hex)
        }
    }

    @Test func `a hash that is given up gives its memory back`() {
        for _ in 0..<1000 { _ = SHA256() }
    }
}

@Suite struct DurableFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a file is replaced as a whole, by one written aside and synced before it has the name`() throws {
        let calls = FaultyCalls()
        let file = DurableFile(directory.path + "/node.json", calls: calls)
        #expect(try file.read(limit: 10) == nil)
        try file.replace(with: [1, 2, 3])
        try file.replace(with: [4])
        #expect(try file.read(limit: 1) == [4])
        #expect(try directory.tree == ["node.json"])
        let steps = calls.log.map(\.call).filter { ["pwrite", "fsync", "rename"].contains($0) }
        #expect(steps == ["pwrite", "fsync", "rename", "fsync", "pwrite", "fsync", "rename", "fsync"])
        #expect(throws: ReplicaStoreError.tooLarge(path: file.path, limit: 0)) { try file.read(limit: 0) }
        try file.remove()
        try file.remove()
        #expect(try directory.tree.isEmpty)
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path)
        #expect(attributes[.type] as? FileAttributeType == .typeDirectory)
    }

    @Test func `whichever call fails, the old file or the new one stands, and nothing beside it`() throws {
        for failing in 1...12 {
            let path = directory.path + "/file"
            try DurableFile(path).replace(with: [1])
            let calls = FaultyCalls { number, _ in number == failing ? .fails(EIO) : .works }
            var failure: (any Error)?
            do { try DurableFile(path, calls: calls).replace(with: [2, 2]) } catch { failure = error }
            let bytes = try DurableFile(path).read(limit: 10)
            #expect(failure == nil ? bytes == [2, 2] : bytes == [1] || bytes == [2, 2])
            #expect((failure == nil) == (failing > calls.count))
            #expect(try directory.tree == ["file"])
        }
    }

    @Test func `what a crash left beside it is no obstacle, and can be cleared`() throws {
        let path = directory.path + "/file"
        for number in 0..<2_000 where number % 2 == 0 {
            try Data([9]).write(to: URL(fileURLWithPath: "\(path).\(number).aside"))
        }
        try DurableFile(path).replace(with: [1])
        try DurableFile.removeTemporaries(in: directory.path)
        #expect(try directory.tree == ["file"])
    }

    @Test func `a symbolic link is not followed`() throws {
        try Data([1]).write(to: URL(fileURLWithPath: directory.path + "/target"))
        try FileManager.default.createSymbolicLink(
            atPath: directory.path + "/link", withDestinationPath: directory.path + "/target")
        #expect(throws: ReplicaStoreError.self) { try DurableFile(directory.path + "/link").read(limit: 10) }
        #expect(throws: ReplicaStoreError.self) { try FileByteSource(directory.path + "/link") }
        #expect(throws: ReplicaStoreError.self) { try FileByteSource(directory.path) }
        try DurableFile(directory.path + "/link").replace(with: [2])
        #expect(try contents(of: directory.path + "/target") == [1])
        #expect(try contents(of: directory.path + "/link") == [2])
    }
}
