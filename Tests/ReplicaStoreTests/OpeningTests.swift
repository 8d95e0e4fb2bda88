import DiskImage
import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct OpeningTests {
    let directory: TemporaryDirectory
    let disk: SampleDisk
    let log = EventLog()

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory.path)/\(path)"))
    }

    private func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(directory.path)/\(path)", withIntermediateDirectories: true)
    }

    @Test func `a second store of the same directory is refused until the first is gone`() throws {
        var first: ReplicaStore? = try directory.store()
        #expect(throws: ReplicaStoreError.inUse(path: directory.path)) { try directory.store() }
        // What the store gave out keeps it open.
        var replica: IncomingReplica? = try disk.begin(in: try #require(first))
        first = nil
        #expect(throws: ReplicaStoreError.inUse(path: directory.path)) { try directory.store() }
        replica = nil
        #expect(replica == nil && first == nil)
        #expect(try directory.store().inventory().incoming.count == 1)
    }

    @Test func `a data directory is made if its parent is there`() throws {
        let path = directory.path + "/data"
        _ = try ReplicaStore.open(path)
        #expect(try directory.tree == ["data", "data/ballast", "data/contents", "data/incoming", "data/quarantine"])
        #expect(throws: ReplicaStoreError.self) { try ReplicaStore.open(directory.path + "/no/such") }
        try write("a file", to: "file")
        #expect(throws: ReplicaStoreError.self) { try ReplicaStore.open(directory.path + "/file") }
    }

    @Test func `what is half made or half removed is cleared away, and nothing else`() throws {
        try disk.receive(into: try directory.store())
        let name = "contents/\(disk.digest.hex)"
        try write("x", to: "node.json")
        try write("x", to: "node.json.7.aside")
        try write("x", to: name + "/have.bitmap")
        try write("x", to: name + "/manifest.3.aside")
        for path in ["incoming/abc.aside", "contents/abc.removed"] {
            try make(path)
            try write("x", to: path + "/manifest")
        }
        _ = try directory.store(onEvent: log.note)
        let expected = [
            "contents", name, name + "/disk.raw", name + "/manifest", "incoming", "node.json", "quarantine",
        ]
        #expect(try directory.tree == expected)
        #expect(log.all.isEmpty)
    }

    @Test func `whatever is malformed goes to quarantine with the reason, and the rest is served`() throws {
        try disk.receive(into: try directory.store())
        let hex = (1...6).map { Digest.sha256(of: [$0]).hex }
        for name in hex[0..<3] { try make("contents/" + name) }
        try write("junk", to: "contents/\(hex[1])/manifest")
        try Data(disk.manifest.encoded).write(to: URL(fileURLWithPath: "\(directory.path)/contents/\(hex[2])/manifest"))
        try write("a file", to: "contents/" + hex[3])
        try make("incoming/" + hex[4])
        try write("a file", to: "incoming/notes.txt")
        try FileManager.default.createSymbolicLink(
            atPath: "\(directory.path)/contents/\(hex[5])",
            withDestinationPath: directory.path + "/contents/" + disk.digest.hex)

        let store = try directory.store(onEvent: log.note)
        #expect(store.inventory().complete.map(\.digest) == [disk.digest])
        #expect(store.inventory().incoming.isEmpty)
        #expect(log.quarantines == store.inventory().quarantined)
        var reasons: [String: String] = [:]
        for record in log.quarantines { reasons[record.digest?.hex ?? "none"] = record.reason }
        #expect(reasons[hex[0]] == "it has no manifest")
        #expect(reasons[hex[1]]?.hasPrefix("its manifest is not its own") == true)
        #expect(reasons[hex[2]]?.hasPrefix("its manifest is not its own") == true)
        #expect(reasons[hex[3]] == "it is no directory")
        #expect(reasons[hex[4]] == "it has no manifest")
        #expect(reasons[hex[5]] == "it is no directory")
        #expect(reasons["none"] == "its name is no digest")
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `two replicas that changed places are both found`() throws {
        let other = try SampleDisk([0, 5, 6])
        do {
            let store = try directory.store()
            try disk.receive(into: store)
            try other.receive(into: store)
        }
        let contents = directory.path + "/contents/"
        try FileManager.default.moveItem(atPath: contents + disk.digest.hex, toPath: contents + "swap")
        try FileManager.default.moveItem(atPath: contents + other.digest.hex, toPath: contents + disk.digest.hex)
        try FileManager.default.moveItem(atPath: contents + "swap", toPath: contents + other.digest.hex)
        let store = try directory.store(onEvent: log.note)
        #expect(store.inventory().complete.isEmpty)
        #expect(Set(log.quarantines.compactMap(\.digest)) == [disk.digest, other.digest])
    }

    @Test func `two disks of one size that changed places are found when read`() throws {
        let other = try SampleDisk([8, 7, 6, 5, 4, 3, 2, 1, 9, 10, 11, 12])
        do {
            let store = try directory.store()
            try disk.receive(into: store)
            try other.receive(into: store)
        }
        let (mine, theirs) = (directory.content(disk.digest, "disk.raw"), directory.content(other.digest, "disk.raw"))
        try FileManager.default.moveItem(atPath: mine, toPath: mine + "x")
        try FileManager.default.moveItem(atPath: theirs, toPath: mine)
        try FileManager.default.moveItem(atPath: mine + "x", toPath: theirs)
        let store = try directory.store(onEvent: log.note)
        #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: 0)) { try disk.read(from: store) }
        #expect(throws: ReplicaStoreError.damaged(other.digest, chunk: 0)) { try store.verify(other.digest) }
        // Reading stopped at the first; verifying went through all that have bytes.
        let different = other.occupiedChunks.filter { other.chunk($0) != disk.chunk($0) }
        #expect(log.findings == [0] + different)
        #expect(log.quarantines.count == 1 + different.count)
    }

    @Test(arguments: [0.0, 4_000_000_000, -86_400])
    func `nothing depends on when files were written`(time: Double) throws {
        let other = try SampleDisk([7, 8, 9])
        do {
            let store = try directory.store()
            try disk.receive(into: store)
            let replica = try other.begin(in: store)
            try replica.give(0, other.chunk(0))
            try replica.checkpoint()
        }
        for path in try directory.tree {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: "\(directory.path)/\(path)")
        }
        let store = try directory.store(onEvent: log.note)
        #expect(store.inventory().complete.map(\.digest) == [disk.digest])
        #expect(store.inventory().incoming.map(\.have) == [1])
        #expect(try disk.read(from: store) == disk.bytes)
        try store.expireIncoming(idleFor: .seconds(3600), now: Instant(milliseconds: 0))
        #expect(store.inventory().incoming.map(\.have) == [1])
        #expect(log.all.isEmpty)
    }

    @Test func `what is in quarantine is listed in every life, and a second of its kind finds a place`() throws {
        for life in 1...3 {
            let store = try directory.store(onEvent: log.note)
            #expect(store.inventory().quarantined.count == life - 1)
            try disk.receive(into: store)
            try flip(directory.content(disk.digest, "manifest"), at: life)
            #expect(throws: ReplicaStoreError.damaged(disk.digest, chunk: nil)) { try store.verify(disk.digest) }
        }
        let store = try directory.store()
        #expect(store.inventory().quarantined == log.quarantines)
        #expect(Set(log.quarantines.map(\.path)).count == 3)
    }
}
