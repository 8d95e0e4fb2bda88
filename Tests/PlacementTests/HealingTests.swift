import Gallery
import Placement
import Testing

@Suite struct HealingTests {
    @Test func `what a lost node held is made anew on other nodes of its region, and no earlier`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.west3)
        stage.wish(Names.disk, [Names.west: 2])
        stage.silence(Names.west1)
        stage.pass(19)
        #expect(stage.copies.isEmpty)
        stage.pass(1)
        #expect(stage.copies.map(\.target) == [Names.west3])
        #expect(stage.copies.map(\.reason) == [.heal])
    }

    @Test func `copies of a lost region are made in other target regions first`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2, Names.south1)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1)
        #expect(stage.copies.map(\.target) == [Names.east2])
        #expect(stage.copies.map(\.reason) == [.standIn])
    }

    @Test func `then in the pair of the lost region, and nowhere else`() {
        for paired in [Names.south, Names.east, nil] {
            var stage = Stage()
            stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
            let (middle, other) = (Names.region("middle"), Names.node(Names.region("middle"), "n1"))
            stage.join(other, holding: [Names.disk: .verified])
            stage.join(Names.east1, Names.south1)
            stage.tell(.topology(paired: paired.map { [Names.west: $0] } ?? [:]))
            stage.wish(Names.disk, [Names.west: 2, middle: 1])
            stage.silenceUntilLost(Names.west1, Names.west2)
            stage.settle()
            stage.pass(60)
            stage.settle()
            #expect(stage.copies.map(\.target.region) == [paired].compactMap(\.self))
            #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.regionLost])
        }
    }

    @Test func `what stands where nobody wants it stands in for no lost region, and goes once others do`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.south1)
        stage.tell(.topology(paired: [Names.west: Names.south]))
        stage.silenceUntilLost(Names.west1)
        stage.wish(Names.disk, [Names.west: 1])
        #expect(stage.copies.map(\.target) == [Names.south1])
        #expect(stage.removals.isEmpty)
        stage.settle()
        #expect(stage.removals == [Names.east1])
    }

    @Test func `a lost region stays wished, and is given back once it is verified`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1)
        stage.settle()
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.regionLost])
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        #expect(stage.verifications == [Names.west1])
        stage.pass(5)
        #expect(stage.removals.isEmpty)
        stage.settle()
        // It may be gone again soon.
        stage.pass(10)
        #expect(stage.removals.isEmpty)
        stage.pass(20)
        #expect(stage.removals.count == 1)
        stage.settle()
        #expect(stage.removals.first?.region == Names.east)
        #expect(stage.copies.count == 1)
        #expect(stage.planner.shortfalls(of: Names.disk).isEmpty)
    }

    @Test func `while a node of a returned region is coming back with a copy, no other node there gets one`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1, Names.west2)
        stage.settle()
        let copies = stage.copies.count
        stage.join(Names.west2)
        stage.pass(1)
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.pass(10)
        stage.settle()
        #expect(stage.copies.count == copies)
        #expect(stage.planner.verifiedHolders(of: Names.disk)[Names.west] == [Names.west1])
    }

    @Test func `a returned region whose copy is damaged is copied anew`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1)
        stage.settle()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        guard case .verify(let order, let node, let content)? = stage.actions.last else { return #expect(Bool(false)) }
        stage.tell(.answered(order, node, content, .damaged))
        stage.pass(5)
        #expect(stage.copies.last?.target == Names.west1)
        #expect(stage.removals.isEmpty)
    }

    @Test func `a damaged replica is made anew from a verified one`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.holdsNot(Names.west1, Names.disk, damaged: true))
        #expect(stage.copies.map(\.target) == [Names.west1])
        #expect(stage.copies.map(\.source) == [Names.east1])
    }

    @Test func `a content that nobody holds is listed as lost, and revives when a holder returns`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.west: 1])
        stage.silenceUntilLost(Names.west1)
        #expect(stage.planner.lostContents == [Names.disk])
        #expect(stage.copies.isEmpty)
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.settle()
        stage.pass(5)
        #expect(stage.planner.lostContents.isEmpty)
        #expect(stage.planner.shortContents == 0)
    }

    @Test func `healing goes on while most nodes are silent`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2, Names.south1, Names.south2, Names.west2)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        stage.silence(Names.south1, Names.south2, Names.west1, Names.west2)
        stage.pass(10)
        #expect(stage.planner.isRemovalFrozen)
        stage.wish(Names.disk, [Names.east: 2, Names.west: 1])
        #expect(stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `nothing is copied into a region while its registered nodes have not told what they hold`() {
        var planner = Planner(limits: Stage.limits())
        var now = Instant(milliseconds: 0)
        var actions: [Planner.Action] = []
        for node in [Names.west1, Names.east1, Names.east2] { actions += planner.handle(.known(node), at: now) }
        let wish = Wish(bytes: 1, copies: [Names.west: 1, Names.east: 1])
        actions += planner.handle(.wish(Names.disk, wish), at: now)
        actions += planner.handle(.tick, at: now)
        now = Instant(milliseconds: 1000)
        let inventory = Inventory(contents: [Names.disk: .verified], freeBytes: 1 << 40)
        actions += planner.handle(.joined(Names.west1, inventory), at: now)
        actions += planner.handle(.joined(Names.east1, Inventory(freeBytes: 1 << 40)), at: now)
        #expect(actions.isEmpty)
        #expect(planner.shortfalls(of: Names.disk).map(\.reason) == [.awaitingInventory])
        actions += planner.handle(.joined(Names.east2, Inventory(freeBytes: 1 << 40)), at: now)
        #expect(actions.count == 1)
    }

    @Test func `a new content does not wait for nodes that cannot hold it`() {
        var stage = Stage()
        stage.tell(.known(Names.east2))
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        #expect(stage.copies.map(\.target) == [Names.east1])
    }
}
