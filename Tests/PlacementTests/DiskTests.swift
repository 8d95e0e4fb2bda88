import Gallery
import Placement
import Testing

@Suite struct DiskTests {
    @Test(arguments: [DiskState.full, .readOnly, .failing])
    func `a disk that is not sound takes no copies until it is`(disk: DiskState) {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.tell(.disk(Names.east1, disk))
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        #expect(stage.copies.isEmpty)
        let reason = disk == .full ? Shortfall.Reason.noSpace : .diskTrouble
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [reason])
        #expect(stage.planner.nodes.map(\.disk) == [disk, .sound])
        stage.pass(3)
        #expect(stage.copies.isEmpty)
        stage.tell(.disk(Names.east1, .sound))
        #expect(stage.copies.map(\.target) == [Names.east1])
    }

    @Test(arguments: [DiskState.full, .readOnly])
    func `what is on a full or read-only disk counts and stays`(disk: DiskState) {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2)
        stage.wish(Names.disk, [Names.west: 1])
        stage.tell(.disk(Names.west1, disk))
        stage.pass(3)
        #expect(stage.copies.isEmpty && stage.removals.isEmpty)
        #expect(stage.planner.shortfalls(limit: 10).isEmpty)
    }

    @Test func `what is on a failing disk is made anew elsewhere, from it if need be, and then goes from it`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2)
        stage.wish(Names.disk, [Names.west: 1])
        stage.tell(.disk(Names.west1, .failing))
        #expect(stage.copies.map(\.target) == [Names.west2])
        #expect(stage.copies.map(\.source) == [Names.west1])
        // Nothing goes before the new copy is there, and readers are served meanwhile.
        stage.pass(3)
        #expect(stage.removals.isEmpty)
        #expect(stage.planner.verifiedHolders(of: Names.disk) == [Names.west: [Names.west1]])
        stage.settle()
        #expect(stage.removals == [Names.west1])
        #expect(stage.planner.verifiedHolders(of: Names.disk) == [Names.west: [Names.west2]])
        stage.pass(3)
        #expect(stage.copies.count == 1)
    }

    @Test func `a copy on a failing disk is no reason to remove another`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, Names.east1, holding: [Names.disk: .verified])
        stage.tell(.disk(Names.west1, .failing))
        stage.wish(Names.disk, [Names.west: 2])
        stage.pass(3)
        // There is nobody to take the second copy: the one that is too many elsewhere stays for it.
        #expect(stage.removals.isEmpty)
        stage.join(Names.west3)
        stage.settle()
        stage.pass(1)
        stage.settle()
        #expect(stage.copies.map(\.target) == [Names.west3])
        #expect(Set(stage.removals) == [Names.west1, Names.east1])
    }

    @Test func `if nobody else can take it, what is on a failing disk stays`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        stage.tell(.disk(Names.west1, .failing))
        stage.settle()
        stage.pass(3)
        #expect(stage.removals.isEmpty)
        #expect(stage.planner.verifiedHolders(of: Names.disk) == [Names.west: [Names.west1]])
        stage.join(Names.west2)
        #expect(stage.copies.map(\.target) == [Names.west2])
    }

    @Test func `what is only on failing disks of a region is made in another target region until one is mended`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.disk(Names.west1, .failing))
        #expect(stage.copies.map(\.target) == [Names.east2])
        stage.settle()
        stage.pass(60)
        // It is read from where it is as long as it can be.
        #expect(stage.removals.isEmpty && stage.copies.count == 1)
        #expect(stage.planner.standIns(of: Names.disk) == [Names.east: 1])
        #expect(stage.planner.shortfalls(limit: 10).isEmpty && stage.planner.shortContents == 0)
        stage.tell(.disk(Names.west1, .sound))
        stage.settle()
        #expect(stage.removals.count == 1 && stage.removals.allSatisfy { $0.region == Names.east })
        #expect(stage.copies.count == 1)
    }

    @Test func `or in its pair, and nowhere else; and a new node of the region ends that`() {
        for paired in [Names.south, nil] {
            var stage = Stage()
            stage.join(Names.west1, holding: [Names.disk: .verified])
            stage.join(Names.east1, Names.south1)
            stage.tell(.topology(paired: paired.map { [Names.west: $0] } ?? [:]))
            stage.wish(Names.disk, [Names.west: 1])
            stage.tell(.disk(Names.west1, .failing))
            stage.settle()
            stage.pass(60)
            #expect(stage.copies.map(\.target.region) == [paired].compactMap(\.self))
            #expect(stage.removals.isEmpty)
            stage.join(Names.west2)
            stage.settle()
            stage.pass(1)
            stage.settle()
            #expect(stage.copies.last?.target == Names.west2)
            #expect(Set(stage.removals) == Set([Names.west1] + (paired == nil ? [] : [Names.south1])))
        }
    }

    @Test func `a copy that a failing disk lost counts as missing until another region stands in for it`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.disk(Names.west1, .failing))
        stage.tell(.holdsNot(Names.west1, Names.disk, damaged: true))
        #expect(stage.planner.shortContents == 1)
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.diskTrouble])
        stage.settle()
        #expect(stage.planner.shortContents == 0 && stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `a damaged copy counts for nothing, and is made whole where it is`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        #expect(stage.planner.verifiedHolders(of: Names.disk) == [Names.west: [Names.west1]])
        #expect(stage.copies.map(\.target) == [Names.east1])
        #expect(stage.copies.map(\.source) == [Names.west1])
        stage.settle()
        #expect(stage.planner.shortfalls(limit: 10).isEmpty)
        #expect(stage.removals.isEmpty)
    }

    @Test func `a damaged copy needs room for what is damaged only`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.tell(.joined(Names.east1, Inventory(contents: [Names.disk: .verified], freeBytes: 150)))
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        #expect(stage.copies.map(\.target) == [Names.east1])
    }

    @Test func `a damaged copy that nobody wants is removed in its time, and not made whole`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.tell(.wish(Names.disk, nil))
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        #expect(stage.copies.isEmpty)
        stage.pass(31)
        #expect(Set(stage.removals) == [Names.west1, Names.east1])
    }

    @Test func `a damaged copy that was made good on another node is removed, and not before`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        #expect(stage.removals.isEmpty && stage.copies.count == 1)
        stage.tell(.holds(Names.east2, Names.disk, .verified))
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        stage.tell(.holdsPart(Names.east1, Names.disk, bytes: 900))
        #expect(stage.removals == [Names.east1])
        // A version that was deleted leaves nothing damaged behind either.
        stage.tell(.holdsPart(Names.west1, Names.disk, bytes: 900))
        stage.tell(.wish(Names.disk, nil))
        stage.tell(.holdsPart(Names.west1, Names.disk, bytes: 900))
        stage.pass(31)
        #expect(stage.removals.contains(Names.west1))
    }

    @Test(arguments: [900, 0])
    func `a damaged copy that is the last of a version goes in its time once that is deleted`(bytes: Int64) {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        stage.tell(.holdsPart(Names.west1, Names.disk, bytes: bytes))
        stage.tell(.wish(Names.disk, nil))
        for _ in 0..<5 {
            stage.pass(5)
            #expect(stage.removals.isEmpty)
            stage.tell(.holdsPart(Names.west1, Names.disk, bytes: bytes))
        }
        stage.pass(10)
        #expect(stage.removals == [Names.west1])
        stage.settle()
        #expect(stage.planner.orphans.isEmpty && stage.planner.inventory(of: Names.west1).isEmpty)
    }
}
