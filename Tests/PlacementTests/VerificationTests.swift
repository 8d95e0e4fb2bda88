import Gallery
import Placement
import Testing

@Suite struct VerificationTests {
    @Test func `a claim is verified before it counts, and never copied anew when that succeeds`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.wish(Names.disk, [Names.west: 1])
        #expect(stage.planner.completeRegions(of: Names.disk).isEmpty)
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.verifying])
        stage.settle()
        #expect(stage.planner.completeRegions(of: Names.disk) == [Names.west])
        #expect(stage.copies.isEmpty)
    }

    @Test func `no node verifies more contents at once than the limit`() {
        var stage = Stage()
        let contents = (1...9).map { Names.content($0) }
        for content in contents { stage.wish(content, [Names.west: 1]) }
        stage.join(Names.west1, holding: Dictionary(uniqueKeysWithValues: contents.map { ($0, .claimed) }))
        #expect(stage.verifications.count == stage.limits.verificationsMax)
        stage.settle()
        #expect(stage.verifications.count == 9)
    }

    @Test func `what a node that joins anew no longer tells it does not hold`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.wish(Names.disk, [Names.west: 1])
        stage.join(Names.west1)
        #expect(stage.planner.holders(of: Names.disk)[Names.west1] == nil)
        #expect(stage.planner.completeRegions(of: Names.disk).isEmpty)
    }

    @Test func `an answer that comes twice is known for what it is`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.finish(stage.copies[0])
        stage.finish(stage.copies[0])
        #expect(stage.verifications.isEmpty)
    }

    @Test func `a late answer to an order that was given up is only a hint, and verified`() {
        var stage = Stage(limits: Stage.limits { $0.copyStall = .seconds(5) })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        let copy = stage.copies[0]
        stage.pass(6)
        #expect(stage.cancels == [copy.order])
        stage.finish(copy)
        #expect(stage.planner.holders(of: Names.disk)[Names.east1] == .claimed)
        #expect(stage.verifications == [Names.east1])
    }

    @Test func `a claim that fails to be verified too often no longer stands for a copy`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, holding: [Names.disk: .claimed])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        for _ in 0..<3 {
            for action in stage.actions {
                guard case .verify(let order, let node, let content) = action else { continue }
                stage.tell(.answered(order, node, content, .failed(.disk)))
            }
            stage.pass(40)
        }
        #expect(stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `an answer about another content or from another node is not taken`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.tell(.answered(stage.copies[0].order, Names.west1, Names.content(9), .done))
        #expect(stage.planner.runningCopies.count == 1)
        #expect(stage.planner.holders(of: Names.content(9)).isEmpty)
    }
}
