import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct BallastTests {
    private let directory: TemporaryDirectory
    private let disk: SampleDisk

    init() throws {
        directory = try TemporaryDirectory()
        disk = try SampleDisk.small()
    }

    private var ballast: String { directory.path + "/ballast" }

    private func size() throws -> Int? { try LinuxCalls().status(at: ballast)?.allocated }

    @Test func `what a full disk would keep from being removed is removed once the ballast is given up`() throws {
        // Full for every rename until the ballast is gone.
        let path = ballast
        let calls = FaultyCalls { _, entry in
            entry.call == "rename" && entry.path.contains("/contents/")
                && FileManager.default.fileExists(atPath: path) ? .fails(28) : .works
        }
        let store = try directory.store(calls: calls, limits: { $0.ballastBytes = 8_192 })
        #expect(try size() == 8_192)
        try disk.receive(into: store)
        try store.remove(disk.digest)
        #expect(store.inventory().complete.isEmpty)
        // With room again it is there for the next time.
        #expect(try size() == 8_192)
    }

    @Test func `a disk that is full without the ballast too keeps the content, and says so`() throws {
        let calls = FaultyCalls { _, entry in
            entry.call == "rename" && entry.path.contains("/contents/") ? .fails(28) : .works
        }
        let store = try directory.store(calls: calls, limits: { $0.ballastBytes = 8_192 })
        try disk.receive(into: store)
        #expect(throws: ReplicaStoreError.self) { try store.remove(disk.digest) }
        #expect(try disk.read(from: store) == disk.bytes)
    }

    @Test func `without room for the ballast the store opens all the same`() throws {
        let calls = FaultyCalls { _, entry in
            entry.call == "pwrite" && entry.path.contains("/ballast") ? .fails(28) : .works
        }
        let store = try directory.store(calls: calls, limits: { $0.ballastBytes = 8_192 })
        try disk.receive(into: store)
        try store.remove(disk.digest)
        #expect(try size() == nil)
    }
}
