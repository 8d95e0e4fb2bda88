import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite struct LocalFillTests {
    let directory: TemporaryDirectory
    let old: SampleDisk
    let new: SampleDisk

    init() throws {
        directory = try TemporaryDirectory()
        old = try SampleDisk.small()
        // Chunk 0 of the old one twice, 5 and 6 elsewhere, 8 with another length; 20 and 21 are new.
        new = try SampleDisk([20, 1, 1, 0, 5, 6, 8, 21])
    }

    private func fill(_ calls: FaultyCalls, onEvent: @escaping @Sendable (StoreEvent) -> Void = { _ in }) throws
        -> LocalFill
    {
        let store = try directory.store(calls: calls, onEvent: onEvent)
        let replica = try new.begin(in: store)
        let fill = try replica.fillFromLocal()
        #expect(replica.haveCount == fill.chunks)
        for chunk in replica.missing.joined() { try replica.give(chunk, new.chunk(chunk)) }
        try replica.finish()
        #expect(try contents(of: directory.content(new.digest, "disk.raw")) == new.bytes)
        return fill
    }

    @Test func `chunks that another content has are taken from there, hashed`() throws {
        try old.receive(into: try directory.store())
        let fill = try fill(FaultyCalls())
        #expect(fill.chunks == 4)
        #expect(fill.bytes == 4 * SampleDisk.page)
        #expect(fill.unusable.isEmpty)
    }

    @Test func `extents are shared where that can be done`() throws {
        try old.receive(into: try directory.store())
        let fill = try fill(FaultyCalls(cloning: .copying))
        #expect(fill.chunks == 4)
        #expect(fill.sharedBytes == 4 * SampleDisk.page)
    }

    @Test func `a shared extent with wrong bytes does not count`() throws {
        try old.receive(into: try directory.store())
        let fill = try fill(FaultyCalls(cloning: .corrupting))
        #expect(fill.chunks == 4)
        #expect(fill.sharedBytes == 0)
    }

    @Test(arguments: [FaultyCalls.Cloning.real, .copying])
    func `a damaged chunk of a source is passed over, and the others are taken`(cloning: FaultyCalls.Cloning) throws {
        let log = EventLog()
        try old.receive(into: try directory.store())
        try flip(directory.content(old.digest, "disk.raw"), at: 3)
        let fill = try fill(FaultyCalls(cloning: cloning), onEvent: log.note)
        #expect(fill.chunks == 2)
        #expect(fill.unusable == [old.digest: .damaged(old.digest, chunk: 0)])
        #expect(log.quarantines.map(\.digest) == [old.digest])
    }

    @Test func `it can be cancelled, and a store without other contents gives nothing`() throws {
        let store = try directory.store()
        let replica = try new.begin(in: store)
        #expect(try replica.fillFromLocal() == LocalFill())
        try old.receive(into: store)
        #expect(throws: ReplicaStoreError.cancelled) { try replica.fillFromLocal(isCancelled: { true }) }
        #expect(try replica.fillFromLocal().chunks == 4)
        #expect(try replica.fillFromLocal().chunks == 0)
    }
}
