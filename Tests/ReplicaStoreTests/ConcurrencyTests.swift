import Chance
import DiskImage
import Dispatch
import Gallery
import ReplicaStore
import Testing

@Suite struct ConcurrencyTests {
    @Test func `whatever many threads do at once, a read gives right bytes or a named error`() throws {
        let directory = try TemporaryDirectory(inMemory: true)
        let disks = [
            try SampleDisk([1, 2, 0, 3]), try SampleDisk([3, 0, 2, 5, 6]), try SampleDisk([6, 6, 1, 7]),
        ]
        let log = EventLog()
        let calls = FaultyCalls(cloning: .copying)
        let store = try directory.store(calls: calls, onEvent: log.note)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            var generator = SeededGenerator(seed: UInt64(thread))
            for _ in 0..<1_000 {
                do {
                    try Self.step(disks[Int.random(in: 0..<3, using: &generator)], in: store, &generator)
                } catch let error as ReplicaStoreError {
                    if !Self.isExpected(error) { Issue.record(error) }
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(log.quarantines.isEmpty)
        #expect(log.all.contains { if case .completed = $0 { true } else { false } })
        for content in store.inventory().complete { try store.verify(content.digest) }
        for incoming in store.inventory().incoming { try store.discardIncoming(incoming.digest) }
        let left = try directory.tree.filter { $0.hasPrefix("incoming/") || $0.hasSuffix(".aside") }
        #expect(left.isEmpty)
    }

    private static func step(
        _ disk: SampleDisk, in store: ReplicaStore, _ generator: inout SeededGenerator
    ) throws {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: try store.remove(disk.digest)
        case 1: try store.discardIncoming(disk.digest)
        case 2: try store.verify(disk.digest)
        case 3, 4:
            let bytes = try disk.read(from: store, checking: .firstRead)
            #expect(bytes == disk.bytes)
        case 5: _ = store.inventory()
        default:
            guard case .incoming(let replica) = try store.begin(manifest: disk.manifest.encoded, expecting: disk.digest)
            else { return }
            if Bool.random(using: &generator) { try replica.fillFromLocal() }
            for chunk in replica.missing.joined().shuffled(using: &generator) {
                try replica.give(chunk, disk.chunk(chunk))
                let bytes = try replica.bytes(of: chunk)
                #expect(bytes == disk.chunk(chunk))
            }
            try replica.finish()
        }
    }

    /// What happens to callers who get in each other's way; damage is never among it.
    private static func isExpected(_ error: ReplicaStoreError) -> Bool {
        switch error {
        case .notFound, .busy, .discarded, .incomplete, .chunkMissing: true
        default: false
        }
    }
}
