import Gallery
import Placement
import Testing

@Suite struct MembershipTests {
    @Test func `silence makes a node suspect after 3 heartbeats, down after 5, lost after the grace`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, Names.east1)
        stage.silence(Names.west1)
        stage.pass(2)
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .suspect)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .suspect)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .down)
        stage.pass(14)
        #expect(stage.planner.liveness(of: Names.west1) == .down)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .lost)
        #expect(stage.planner.liveness(of: Names.west2) == .alive)
    }

    @Test func `a closed connection alone makes nobody suspect`() {
        var stage = Stage()
        stage.join(Names.west1)
        stage.tell(.left(Names.west1))
        stage.pass(2)
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
    }

    @Test func `a node that was down counts again only after enough heartbeats`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1)
        stage.silence(Names.west1)
        stage.pass(9)
        stage.join(Names.west1)
        #expect(stage.planner.liveness(of: Names.west1) == .returning)
        stage.pass(2)
        #expect(stage.planner.liveness(of: Names.west1) == .returning)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
    }

    @Test func `heartbeats of one moment count once`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1)
        stage.silence(Names.west1)
        stage.pass(9)
        stage.tell(.joined(Names.west1, Inventory(freeBytes: 0)))
        for _ in 0..<10 { stage.tell(.heard(Names.west1, freeBytes: 0)) }
        #expect(stage.planner.liveness(of: Names.west1) == .returning)
    }

    @Test func `a flapping node is lost once, and heals are decided once`() {
        var stage = Stage(limits: Stage.limits { $0.beatsToReturn = 8 })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.west3)
        stage.wish(Names.disk, [Names.west: 2])
        stage.settle()
        let copiesBefore = stage.copies.count
        for _ in 0..<20 {
            stage.silence(Names.west1)
            stage.pass(9)
            stage.join(Names.west1, holding: [Names.disk: .verified])
            stage.pass(5)
            stage.settle()
        }
        #expect(stage.copies.count - copiesBefore <= 1)
        #expect(stage.removals.isEmpty)
    }

    @Test func `after a start nobody is suspect before the full time to be down is over`() {
        var stage = Stage()
        stage.tell(.known(Names.west1))
        stage.pass(4)
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.west1) == .suspect)
    }

    @Test func `a silence through which the planner itself slept proves nothing`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2)
        stage.pass(1)
        stage.now = stage.now.advanced(by: .seconds(600))
        stage.tell(.tick)
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
        stage.beating = []
        stage.pass(4)
        #expect(stage.planner.liveness(of: Names.west1) == .suspect)
    }

    @Test func `a region is lost when all its nodes are`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, Names.east1)
        stage.silenceUntilLost(Names.west1)
        #expect(!stage.planner.isLost(Names.west))
        stage.silenceUntilLost(Names.west2)
        #expect(stage.planner.isLost(Names.west))
        #expect(!stage.planner.isLost(Names.south))
    }

    @Test func `what a node says without being connected is not taken`() {
        var stage = Stage()
        stage.join(Names.west1)
        stage.tell(.left(Names.west1))
        stage.tell(.holds(Names.west1, Names.disk, .verified))
        #expect(stage.planner.holders(of: Names.disk).isEmpty)
    }

    @Test func `while the planner's own ticks come late, silences are granted more`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2)
        stage.silence(Names.west1)
        for _ in 0..<4 {
            stage.now = stage.now.advanced(by: .seconds(2))
            stage.tell(.heard(Names.west2, freeBytes: 1 << 40))
            stage.tell(.tick)
        }
        // Eight heartbeats of silence, as many as it is late for, and one would be down after five.
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
        stage.pass(10)
        #expect(stage.planner.liveness(of: Names.west1) == .down)
    }
}
