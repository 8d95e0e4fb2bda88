import Gallery
import Placement
import Testing

/// What the operator says of nodes and regions.
@Suite struct StandingTests {
    private static let retiredWest = Standings().setting(Names.west, to: .retired)

    @Test func `what a retired node held is made anew at once`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.west3)
        stage.wish(Names.disk, [Names.west: 2])
        stage.tell(.standings(Standings().setting(Names.west1, to: .retired)))
        #expect(stage.planner.liveness(of: Names.west1) == .lost)
        #expect(stage.copies.map(\.target) == [Names.west3])
        #expect(stage.planner.incidents.map(\.subject) == [.node(Names.west1)])
        #expect(stage.planner.nodes.first?.standing == .retired)
    }

    @Test func `a retired region is stood in for at once, though its nodes are alive, and stays wished`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.standings(Self.retiredWest))
        stage.settle()
        #expect(stage.copies.map(\.target) == [Names.east2])
        #expect(stage.planner.isLost(Names.west))
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.regionRetired])
        #expect(stage.planner.shortContents == 0)
        #expect(stage.planner.standIns(of: Names.disk) == [Names.east: 1])
    }

    @Test func `a region that never had a node is stood in for once it is retired`() {
        var stage = Stage()
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        #expect(stage.copies.isEmpty)
        stage.tell(.standings(Self.retiredWest))
        #expect(stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `nothing is taken of a retired node until it serves again, and then only once it is verified`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.standings(Self.retiredWest))
        stage.settle()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.pass(100)
        stage.settle()
        #expect(stage.planner.liveness(of: Names.west1) == .lost)
        #expect(stage.verifications.isEmpty && stage.removals.isEmpty)
        stage.tell(.standings(Standings()))
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.pass(1)
        #expect(stage.verifications == [Names.west1])
        stage.settle()
        stage.pass(30)
        stage.settle()
        #expect(stage.removals.map(\.region) == [Names.east])
        #expect(stage.copies.count == 1)
        #expect(stage.planner.shortfalls(of: Names.disk).isEmpty)
    }

    @Test func `copies from and to a node end when it is retired`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.south1)
        stage.wish(Names.disk, [Names.west: 1, Names.south: 1])
        let source = stage.copies.first?.source
        #expect(source == Names.east1 || source == Names.west1)
        guard let source else { return }
        stage.tell(.standings(Standings().setting(source, to: .retired)))
        #expect(stage.cancels.count == 1)
        #expect(stage.copies.last?.source != source)
    }

    @Test func `a node that was retired before it was heard of is lost from the start`() {
        var stage = Stage()
        stage.tell(.standings(Self.retiredWest))
        stage.tell(.known(Names.west1))
        #expect(stage.planner.liveness(of: Names.west1) == .lost)
        stage.join(Names.west1)
        #expect(stage.planner.liveness(of: Names.west1) == .lost)
    }

    @Test func `a drained node takes nothing, and what it holds goes only when it is verified elsewhere`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.west3)
        stage.wish(Names.disk, [Names.west: 1])
        stage.tell(.standings(Standings().setting(Names.west1, to: .draining)))
        #expect(stage.copies.map(\.source) == [Names.west1])
        stage.pass(3)
        #expect(stage.removals.isEmpty)
        stage.settle()
        #expect(stage.removals == [Names.west1])
        stage.wish(Names.content(2), [Names.west: 3])
        stage.tell(.holds(Names.west2, Names.content(2), .verified))
        #expect(!stage.copies.contains { $0.target == Names.west1 })
        stage.tell(.standings(Standings()))
        #expect(stage.planner.nodes.first?.standing == .serving)
        stage.settle()
        #expect(stage.copies.contains { $0.target == Names.west1 && $0.content == Names.content(2) })
    }

    @Test func `a drain stops where it would leave fewer copies than wished, also while a region is silent`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.west2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.standings(Standings().setting(Names.west1, to: .draining)))
        stage.silence(Names.east1)
        stage.pass(6)
        stage.settle()
        // The copy elsewhere is made; but with a holder silent nothing goes.
        #expect(stage.copies.map(\.target) == [Names.west2])
        #expect(stage.removals.isEmpty)
        stage.join(Names.east1, holding: [Names.disk: .verified])
        stage.pass(10)
        stage.settle()
        #expect(stage.removals == [Names.west1])
    }

    @Test func `what only nodes hold that are drained is made in another target region, until one serves again`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.standings(Standings().setting(Names.west1, to: .draining)))
        #expect(stage.copies.map(\.target) == [Names.east2])
        #expect(stage.planner.remainders(on: Names.west1, limit: 10).map(\.reason) == [.copying])
        stage.settle()
        stage.pass(60)
        // It is served from where it is as long as the region has no other node.
        #expect(stage.removals.isEmpty && stage.copies.count == 1)
        #expect(stage.planner.remainders(on: Names.west1, limit: 10).isEmpty)
        let staying = stage.planner.stayingContents(on: Names.west1, limit: 10)
        #expect(staying?.count == 1 && staying?.stoodIn == 1)
        #expect(stage.planner.shortfalls(limit: 10).isEmpty && stage.planner.shortContents == 0)
        // So it can be taken away, and nothing is short.
        stage.silenceUntilLost(Names.west1)
        #expect(stage.planner.shortContents == 0 && stage.copies.count == 1)
    }

    @Test func `when the drain of a region's only node ends, what stood in goes, and a new node empties it`() {
        for isNewNode in [false, true] {
            var stage = Stage()
            stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
            stage.join(Names.east2)
            stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
            stage.tell(.standings(Standings().setting(Names.west1, to: .draining)))
            stage.settle()
            if isNewNode {
                stage.join(Names.west2)
            } else {
                stage.tell(.standings(Standings()))
            }
            stage.settle()
            stage.pass(1)
            stage.settle()
            #expect(stage.removals.count { $0.region == Names.east } == 1)
            #expect(stage.removals.contains(Names.west1) == isNewNode)
            #expect(stage.planner.shortContents == 0)
        }
    }

    @Test func `what has nowhere to go is told before and while its node is drained`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.west: 1])
        let asked = stage.planner.draining(Names.west1)
        #expect(stage.planner.stayingContents(on: Names.west1, limit: 10) == nil)
        stage.tell(.standings(Standings().setting(Names.west1, to: .draining)))
        stage.settle()
        for planner in [asked, stage.planner] {
            #expect(planner.remainders(on: Names.west1, limit: 10).map(\.reason) == [.tooFewNodes])
            #expect(planner.stayingContents(on: Names.west1, limit: 10)?.stoodIn == 0)
        }
        #expect(stage.copies.isEmpty && stage.removals.isEmpty)
    }
}
