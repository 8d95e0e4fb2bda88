import Foundation
import Gallery
import Glibc
import Instances
import ReplicaStore
import Testing
import Transport
import Wire

@testable import RegionNode

/// What a node keeps beside its contents: who it is, the highest epoch, its view of the catalog.
@Suite struct StateFileTests {
    /// What was acknowledged before calls began to fail.
    private struct Acknowledged {
        var incarnation: UInt64?
        var epoch: Epoch = 0
        /// What kept the rest from being done.
        var failure: (any Error)?
    }

    private let events: [ViewEvent]
    /// The catalog at each revision, in its binary coding.
    private let states: [[UInt8]]

    init() throws {
        events = try ["westeurope", "eastus", "northeurope", "swedencentral"].enumerated().map { index, name in
            let region = RegionDefinition(name: try #require(Region(name)), displayName: name)
            let change = GalleryChange(
                .defineRegion(region: region), by: Principal("coordinator/c1"), at: Instant(milliseconds: 1))
            return ViewEvent(revision: Revision(index + 1), change: change)
        }
        var state = GalleryState()
        var states = [state.encoded()]
        for event in events {
            try state.follow(event)
            states.append(state.encoded())
        }
        self.states = states
    }

    private func identity(_ directory: String, _ calls: any FileSystemCalls) throws(NodeIdentityError) -> NodeIdentity {
        try NodeIdentity(in: directory, cluster: "demo", node: n1, calls: calls)
    }

    /// A life of the files: epochs are admitted, changes followed, a whole catalog taken.
    private func live(in directory: String, _ calls: NthCallFails) async -> Acknowledged {
        var done = Acknowledged()
        do {
            let identity = try identity(directory, calls)
            done.incarnation = identity.incarnation
            for epoch in 1...3 as ClosedRange<Epoch> {
                try identity.admit(cluster: "demo", epoch: epoch, incarnation: 1)
                done.epoch = epoch
            }
            let view = try CatalogView(in: directory, calls: calls, files: FileQueue(), logger: .quiet)
            for event in events.prefix(2) { try await view.follow(event) }
            await view.replace(with: try GalleryState(encoded: states[3]))
            await view.noteHeard(at: Instant(milliseconds: 7))
            try await view.follow(events[3])
            // Whatever was written: it is followed.
            #expect(view.state.encoded() == states[4])
        } catch {
            done.failure = error
        }
        return done
    }

    /// The next life: what was acknowledged is there, and the view is the catalog as it once was.
    private func check(_ directory: String, after done: Acknowledged) throws {
        let calls = NthCallFails(EIO) { _ in false }
        let identity = try identity(directory, calls)
        if let incarnation = done.incarnation { #expect(identity.incarnation == incarnation) }
        #expect(identity.highestEpoch >= done.epoch)
        if done.epoch > 0 {
            #expect(throws: NodeIdentityError.self) {
                try identity.admit(cluster: "demo", epoch: done.epoch - 1, incarnation: 1)
            }
        }
        var journal = ViewJournal(in: directory, calls: calls)
        let found = try journal.load()
        #expect(found.problem == nil)
        #expect(states.contains(found.state.encoded()))
        // What comes next is written and read.
        try journal.replace(with: try GalleryState(encoded: states[2]))
        try journal.append(events[2])
        var again = ViewJournal(in: directory, calls: calls)
        #expect(try again.load().state.encoded() == states[3])
    }

    private func run(_ calls: NthCallFails) async throws -> Acknowledged {
        // Where a sync costs nothing, and holds up no other test.
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        let directory = "\(root)/vitrine-state-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(atPath: directory)
            } catch {
                Issue.record("\(directory) cannot be removed: \(error)")
            }
        }
        let done = await live(in: directory, calls)
        try check(directory, after: done)
        return done
    }

    @Test(arguments: [EIO, ENOSPC, EROFS])
    func `whichever call on the state files fails, the next life has what was acknowledged`(code: Int32) async throws {
        let counting = NthCallFails(code) { _ in false }
        let whole = try await run(counting)
        #expect(whole.epoch == 3 && whole.failure == nil)
        #expect(counting.made > 40)
        for failing in 1...counting.made { _ = try await run(NthCallFails(code) { $0 == failing }) }
    }

    @Test func `from whichever call on the disk is dead, the next life has what was acknowledged`() async throws {
        let counting = NthCallFails(EIO) { _ in false }
        _ = try await run(counting)
        for dead in 1...counting.made { _ = try await run(NthCallFails(EIO) { $0 >= dead }) }
    }

    @Test func `wherever the replacing by another of the catalog's lives ends, no change of the former follows it`()
        throws
    {
        var other = GalleryState()
        for (index, name) in ["francecentral", "polandcentral"].enumerated() {
            let region = RegionDefinition(name: try #require(Region(name)), displayName: name)
            let change = GalleryChange(
                .defineRegion(region: region), by: Principal("coordinator/c2"), at: Instant(milliseconds: 2))
            try other.follow(ViewEvent(revision: Revision(index + 1), change: change))
        }
        var (dead, isWhole) = (1, false)
        while !isWhole {
            let directory = NSTemporaryDirectory() + "vitrine-view-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            var journal = ViewJournal(in: directory, calls: LinuxCalls())
            _ = try journal.load()
            try journal.replace(with: try GalleryState(encoded: states[1]), lineage: 1)
            for event in events.dropFirst() { try journal.append(event) }
            let from = dead
            var dying = ViewJournal(in: directory, calls: NthCallFails(EIO) { $0 >= from })
            do {
                _ = try dying.load()
                try dying.replace(with: other, lineage: 2)
                isWhole = true
            } catch {
                dead += 1
            }
            var next = ViewJournal(in: directory, calls: LinuxCalls())
            let found = try next.load()
            let isOther = found.state == other
            #expect(isOther || found.lineage == 1 && states.contains(found.state.encoded()), "dead from call \(from)")
            #expect(found.problem == nil && (!isWhole || isOther && found.lineage == 2))
            try FileManager.default.removeItem(atPath: directory)
        }
        #expect(dead > 10)
    }
}
