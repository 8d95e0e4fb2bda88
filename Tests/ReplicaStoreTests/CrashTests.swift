import Foundation
import Gallery
import ReplicaStore
import Testing

@Suite(.enabled(if: Crasher.canTrace, "strace may not trace here"))
struct CrashTests {
    private let old: SampleDisk
    private let new: SampleDisk

    init() throws {
        old = try SampleDisk([1, 2, 0, 3])
        new = try SampleDisk([1, 9, 0, 8, 7, 6, 5, 4, 0, 12])
    }

    /// A directory with the old disk complete, and the new one as a raw file to receive.
    private func prepare() throws -> (TemporaryDirectory, arguments: [String]) {
        let directory = try TemporaryDirectory(inMemory: true)
        try old.receive(into: try ReplicaStore.open(directory.path + "/data", limits: .forTests()))
        let raw = directory.path + "/new.raw"
        try Data(new.bytes).write(to: URL(fileURLWithPath: raw))
        return (directory, ["publish", directory.path + "/data", raw, old.digest.description])
    }

    @Test(arguments: Crasher.calls)
    func `killed at any call, what is verified counts, the rest is received, and no chunk twice`(call: String) throws {
        let (whole, arguments) = try prepare()
        let count = try withExtendedLifetime(whole) { try Crasher.counts(arguments)[call] ?? 0 }
        #expect(count > 0 || !Crasher.changing.contains(call))
        for number in 1..<1 + count {
            let (directory, arguments) = try prepare()
            let outcome = try Crasher.run(arguments, killAt: call, number: number)
            #expect(outcome.wasKilled)
            try checkNextLife(directory.path + "/data", after: outcome)
        }
    }

    /// A directory with a store that holds the new disk, and an empty one beside it.
    private func prepareCopy() throws -> (TemporaryDirectory, arguments: [String]) {
        let directory = try TemporaryDirectory(inMemory: true)
        try new.receive(into: try ReplicaStore.open(directory.path + "/from", limits: .forTests()))
        try old.receive(into: try ReplicaStore.open(directory.path + "/data", limits: .forTests()))
        return (directory, ["replicate", directory.path + "/data", directory.path + "/from"])
    }

    @Test(arguments: Crasher.calls)
    func `killed at any call of a copy that is served from meanwhile, the same holds, and the source is whole`(
        call: String
    ) throws {
        let (whole, arguments) = try prepareCopy()
        let count = try withExtendedLifetime(whole) { try Crasher.counts(arguments)[call] ?? 0 }
        #expect(count > 0 || call == "rmdir" || !Crasher.changing.contains(call))
        for number in 1..<1 + count {
            let (directory, arguments) = try prepareCopy()
            let outcome = try Crasher.run(arguments, killAt: call, number: number)
            #expect(outcome.wasKilled)
            try checkNextLife(directory.path + "/data", after: outcome)
            let source = try ReplicaStore.open(directory.path + "/from", limits: .forTests())
            #expect(try new.read(from: source) == new.bytes)
        }
    }

    /// A directory with the new disk, of which two chunks and a hole are damaged, and as a raw file to repair it from.
    private func prepareRepair() throws -> (TemporaryDirectory, arguments: [String]) {
        let directory = try TemporaryDirectory(inMemory: true)
        let data = directory.path + "/data"
        try new.receive(into: try ReplicaStore.open(data, limits: .forTests()))
        for chunk in [1, 2, 5] { try flip("\(data)/contents/\(new.digest.hex)/disk.raw", at: chunk * SampleDisk.page) }
        let raw = directory.path + "/new.raw"
        try Data(new.bytes).write(to: URL(fileURLWithPath: raw))
        return (directory, ["repair", data, raw])
    }

    @Test(arguments: Crasher.calls)
    func `killed at any call of a scrub and its repair, what is damaged is found again and can be repaired`(
        call: String
    ) throws {
        let (whole, arguments) = try prepareRepair()
        let count = try withExtendedLifetime(whole) { try Crasher.counts(arguments)[call] ?? 0 }
        #expect(
            count > 0 || ["unlink", "rmdir", "mkdir", "ftruncate"].contains(call) || !Crasher.changing.contains(call))
        for number in 1..<1 + count {
            let (directory, arguments) = try prepareRepair()
            let outcome = try Crasher.run(arguments, killAt: call, number: number)
            #expect(outcome.wasKilled)
            let store = try ReplicaStore.open(directory.path + "/data", limits: .forTests())
            #expect(store.inventory().complete.map(\.standing) == [.claimed])
            do throws(ReplicaStoreError) {
                try store.verify(new.digest)
            } catch {
                guard case .damaged = error, let replica = try store.damaged(new.digest) else { throw error }
                for chunk in replica.missing.joined() { try replica.give(chunk, new.chunk(chunk)) }
                try replica.settle()
            }
            #expect(try new.read(from: store) == new.bytes)
            #expect(try contents(of: directory.path + "/data/contents/\(new.digest.hex)/disk.raw") == new.bytes)
        }
    }

    private func checkNextLife(_ path: String, after outcome: Crasher.Outcome) throws {
        let log = EventLog()
        let bitmap = "\(path)/incoming/\(new.digest.hex)/have.bitmap"
        let claimed = FileManager.default.fileExists(atPath: bitmap) ? try contents(of: bitmap) : []
        let store = try ReplicaStore.open(path, limits: .forTests(), onEvent: log.note)
        let complete = store.inventory().complete.map(\.digest)
        for digest in complete { try store.verify(digest) }
        #expect(complete.contains(old.digest) || complete.contains(new.digest))
        if !complete.contains(new.digest) {
            let replica = try new.begin(in: store)
            for (byte, bits) in claimed.enumerated() {
                for bit in 0..<8 where bits & 1 << UInt8(bit) != 0 { #expect(replica.holds(byte * 8 + bit)) }
            }
            for chunk in replica.missing.joined() { try replica.give(chunk, new.chunk(chunk)) }
            try replica.finish()
        }
        #expect(try contents(of: "\(path)/contents/\(new.digest.hex)/disk.raw") == new.bytes)
        let wrong = log.all.filter {
            switch $0 {
            case .quarantined, .unusable, .claimsRejected: true
            default: false
            }
        }
        #expect(wrong.isEmpty)
        let leftOver = try FileManager.default.subpathsOfDirectory(atPath: path).filter {
            $0.hasSuffix(".aside") || $0.hasSuffix(".removed") || $0.hasSuffix("have.bitmap")
        }
        #expect(leftOver.isEmpty)
    }

    @Test func `a program that goes on after a crash does not write again what was verified`() throws {
        let (directory, arguments) = try prepare()
        let first = try Crasher.run(arguments, killAt: "rename", number: 4)
        #expect(first.wasKilled)
        let bitmap = try contents(of: "\(directory.path)/data/incoming/\(new.digest.hex)/have.bitmap")
        let claimed = (0..<10).filter { bitmap[$0 / 8] & 1 << UInt8($0 % 8) != 0 }
        #expect(claimed.count >= 2)
        let second = try Crasher.run(arguments)
        #expect(second.isFinished)
        #expect(Set(second.newChunks).isDisjoint(with: claimed))
        #expect(!second.newChunks.isEmpty)
        let third = try Crasher.run(arguments)
        #expect(third.isFinished && third.newChunks.isEmpty)
    }
}
