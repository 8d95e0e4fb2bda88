import Gallery
import Placement
import Testing

@Suite struct RemovalTests {
    @Test func `an old region is dropped only after the new one is verified`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1])
        #expect(stage.removals.isEmpty)
        stage.finish(stage.copies[0])
        #expect(stage.removals == [Names.west1])
    }

    @Test func `a node that tells of a removal before it answers the order is not told to remove it again`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        #expect(stage.removals.count == 1)
        for action in stage.actions {
            guard case .remove(let order, let node, let content) = action else { continue }
            stage.tell(.holdsNot(node, content, damaged: false))
            stage.tell(.answered(order, node, content, .done))
        }
        stage.pass(30)
        #expect(stage.removals.count == 1)
        #expect(stage.planner.holders(of: Names.disk).count == 1)
    }

    @Test func `nothing is removed while a holder is suspect`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, Names.west3, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2, Names.south1, Names.south2)
        stage.wish(Names.disk, [Names.west: 3])
        stage.silence(Names.west3)
        stage.pass(4)
        stage.wish(Names.disk, [Names.west: 1])
        stage.pass(4)
        #expect(stage.removals.isEmpty)
        stage.join(Names.west3, holding: [Names.disk: .verified])
        stage.pass(4)
        #expect(stage.removals.count == 2)
    }

    @Test func `nothing is removed while most nodes are silent`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2, Names.south1)
        stage.wish(Names.disk, [Names.west: 2])
        stage.silence(Names.east1, Names.east2, Names.south1)
        stage.pass(10)
        stage.wish(Names.disk, [Names.west: 1])
        stage.pass(5)
        #expect(stage.planner.isRemovalFrozen)
        #expect(stage.removals.isEmpty)
        stage.pass(30)
        #expect(!stage.planner.isRemovalFrozen)
        #expect(stage.removals.count == 1)
    }

    @Test func `the last verified copy of a wished content is never removed`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2, holding: [Names.disk: .claimed])
        stage.wish(Names.disk, [Names.east: 1])
        stage.settle()
        stage.pass(100)
        #expect(stage.removals == [Names.west2] || stage.removals.isEmpty)
        #expect(stage.planner.holders(of: Names.disk)[Names.west1] == .verified)
    }

    @Test func `the source of a shallow version stays, and none is made for it`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [:], keepsSourceIn: [Names.west, Names.east])
        stage.settle()
        #expect(stage.removals.count == 1)
        #expect(stage.copies.isEmpty)
        stage.pass(100)
        #expect(stage.planner.verifiedHolders(of: Names.disk)[Names.west]?.count == 1)
    }

    @Test func `a shallow version whose source is gone is short there, wherever else copies are`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2, Names.south1)
        stage.wish(Names.disk, [Names.east: 1], keepsSourceIn: [Names.west])
        #expect(stage.planner.shortContents == 0)
        stage.silenceUntilLost(Names.west1)
        #expect(stage.planner.shortContents == 1)
        let shortfall = stage.planner.shortfalls(limit: 10).first
        #expect(shortfall?.region == Names.west)
        #expect(shortfall?.verified == 0 && shortfall?.wished == 1)
        #expect(stage.copies.isEmpty)
    }

    @Test func `a claim is not taken for the source of a shallow version`() {
        var stage = Stage()
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .claimed])
        stage.wish(Names.disk, [Names.east: 1], keepsSourceIn: [Names.west])
        #expect(stage.removals.isEmpty)
        stage.settle()
        #expect(stage.planner.verifiedHolders(of: Names.disk)[Names.west]?.count == 1)
    }

    @Test func `what nobody wishes any more goes after its grace, everywhere`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.wish(Names.disk, nil))
        stage.pass(29)
        #expect(stage.removals.isEmpty)
        stage.pass(2)
        #expect(stage.removals == [Names.east1, Names.west1])
    }

    @Test func `an upload that is wished within the grace stays`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [:])
        stage.tell(.holds(Names.west1, Names.disk, .verified))
        stage.tell(.wish(Names.disk, nil))
        stage.pass(20)
        stage.wish(Names.disk, [Names.west: 1])
        stage.pass(60)
        #expect(stage.removals.isEmpty)
    }

    @Test func `what was never told of is kept, and listed`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.pass(1000)
        #expect(stage.removals.isEmpty)
        #expect(stage.planner.orphans == [Names.disk])
        stage.tell(.wish(Names.disk, nil))
        stage.pass(31)
        #expect(stage.removals == [Names.west1])
    }

    @Test func `a copy that is about to go does not count as one that stays`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        #expect(stage.removals.count == 1)
        stage.wish(Names.disk, [Names.west: 2])
        #expect(stage.planner.verifiedHolders(of: Names.disk)[Names.west]?.count == 1)
        stage.settle()
        #expect(stage.copies.count == 1)
    }

    @Test func `an unanswered removal leaves a claim, which is verified if it is wanted again`() {
        var stage = Stage(limits: Stage.limits { $0.removalTimeout = .seconds(10) })
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        let removed = stage.removals[0]
        stage.wish(Names.disk, [Names.west: 2])
        stage.pass(11)
        #expect(stage.verifications == [removed])
    }

    @Test func `a content in use is asked for again later`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        guard case .remove(let order, let node, let content)? = stage.actions.last else { return #expect(Bool(false)) }
        stage.tell(.answered(order, node, content, .failed(.inUse)))
        stage.pass(4)
        #expect(stage.removals.count == 1)
        stage.pass(3)
        #expect(stage.removals.count == 2)
    }

    @Test func `more copies than a region has nodes for keep none where nobody wants it`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, Names.east1, Names.south1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 5, Names.south: 1])
        stage.settle()
        #expect(stage.removals == [Names.east1])
        #expect(stage.copies.isEmpty)
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.tooFewNodes])
    }

    @Test func `a region that waits for a lost node keeps what stands elsewhere`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.south1)
        stage.silenceUntilLost(Names.west2)
        stage.wish(Names.disk, [Names.west: 2])
        stage.pass(60)
        #expect(stage.removals.isEmpty)
        #expect(stage.copies.isEmpty)
    }

    @Test func `the only copy stays where it is, though nobody wants it there, until there is another`() {
        var stage = Stage()
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 2])
        stage.pass(60)
        #expect(stage.removals.isEmpty)
        stage.join(Names.west1)
        stage.settle()
        #expect(stage.copies.map(\.target) == [Names.west1])
        #expect(stage.removals == [Names.east1])
    }
}
