import Foundation
import Gallery
import Testing

@testable import Chaos

@Suite struct JournalTests {
    @Test func `a region has a fault until every one is undone and the coordinator has seen it well`() {
        let journal = Journal { _ in }
        journal.beginFault(.down, in: "a")
        journal.beginFault(.link, in: "a")
        journal.settle("a", at: journal.now)
        #expect(journal.faultedTimes.count == 1)
        journal.mend(.down, in: "a")
        let between = journal.now
        journal.settle("a", at: between)
        journal.mend(.link, in: "a")
        // What the coordinator told before the last mending does not count.
        journal.settle("a", at: between)
        let open = journal.faultedTimes
        #expect(open.count == 1 && open[0].to > between)
        let later = journal.now + 1
        journal.settle("a", at: later)
        #expect(journal.faultedTimes.map(\.to) == [later])
        journal.mend(.link, in: "b")
        #expect(journal.faultedTimes.count == 1)
    }

    @Test func `links between two places are those of all their processes and users, each way if so wanted`() throws {
        let places = ScenarioPlaces(try Demos.scenario("lose-region").topology)
        let one = places.links([Place("westeurope-1")], [Place("northeurope")], .out)
        #expect(one.map(\.to) == ["northeurope-1", "northeurope-2", "users@northeurope"])
        #expect(one.allSatisfy { $0.from == "westeurope-1" })
        #expect(places.links([Place("westeurope-1")], [Place("northeurope")], .both).count == 6)
        // All others: the coordinator, five nodes, the users of three regions.
        #expect(places.links([Place("westeurope-1")], [], .in).count == 9)
        #expect(places.links([Place("westeurope")], [], .out).allSatisfy { !$0.to.contains("westeurope") })
    }

    @Test func `a fault inside a region may hinder its users, one between regions may not`() throws {
        let places = ScenarioPlaces(try Demos.scenario("lose-region").topology)
        #expect(places.regionsDivided([Place("westeurope-1")], []) == ["westeurope"])
        #expect(places.regionsDivided([Place("westeurope")], []).isEmpty)
        #expect(places.regionsDivided([Place("coordinator")], []).isEmpty)
        #expect(places.regionsDivided([Place("users@westeurope")], [Place("westeurope")]) == ["westeurope"])
    }

    @Test func `the pace is told from one thing that was done to the next`() throws {
        let operations = try [1.0, 2, 3, 12, 13].map { try Samples.deployment(.done, from: $0, to: $0 + 0.5) }
        let fault = Happening(at: 10, kind: .fault, region: nil, text: "kill")
        let pace = ChaosReport.pace(operations, [fault], until: 20)
        #expect(pace.map(\.after) == ["nothing was done yet", "kill"])
        #expect(
            pace.map { ($0.deploymentsPerSecond * 1000).rounded() }
                == [3.0 / 9, 2.0 / 3.5].map { ($0 * 1000).rounded() })
        #expect(pace.map(\.p50) == [500, 500])
    }

    @Test func `a published disk is another in each version, the same from the same seed, and hashed whole`() throws {
        let path = NSTemporaryDirectory() + "vitrine-disk-\(UUID().uuidString)"
        defer { unlink(path) }
        var disk = PublishedDisk(path, mebibytes: 3, changedPercent: 34, seed: 5)
        let first = try disk.next()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.count == 3 << 20)
        #expect(try disk.next() != first)
        unlink(path)
        var again = PublishedDisk(path, mebibytes: 3, changedPercent: 34, seed: 5)
        #expect(try again.next() == first)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.seek(toOffset: 2_999_999)
        try handle.write(contentsOf: [bytes[2_999_999] ^ 1])
        try handle.close()
        #expect(try WholeDisk.digest(of: path) != first)
    }
}
