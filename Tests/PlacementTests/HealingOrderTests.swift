import Gallery
import Placement
import Testing

/// In which order losses are made good, how soon, and how often.
@Suite struct HealingOrderTests {
    private static let (few, source, many) = (Names.content(3), Names.content(2), Names.content(1))

    @Test func `one copy left comes first, then sources of shallow versions in danger, then what has few copies`() {
        var stage = Stage(limits: Stage.limits { $0.copiesInMax = 1 })
        stage.join(Names.west1, Names.east1, holding: [Self.source: .verified, Self.many: .verified])
        stage.tell(.holds(Names.east1, Self.few, .verified))
        // Older wishes come first where nothing else decides: here all else speaks against that.
        stage.tell(.disk(Names.west1, .failing))
        stage.wish(Self.many, [Names.west: 2, Names.east: 1], since: 1)
        stage.wish(Self.source, [Names.east: 1], keepsSourceIn: [Names.west], since: 2)
        stage.wish(Self.few, [Names.west: 1, Names.east: 1], since: 3)
        stage.join(Names.west2)
        for _ in 0..<3 { for copy in stage.planner.runningCopies { stage.finish(copy.copy) } }
        #expect(stage.copies.filter { $0.target == Names.west2 }.map(\.content) == [Self.few, Self.source, Self.many])
    }

    @Test func `a source of shallow versions on a failing disk is made anew in its region, and goes only then`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.east1)
        stage.wish(Names.disk, [:], keepsSourceIn: [Names.west])
        #expect(stage.copies.isEmpty)
        stage.tell(.disk(Names.west1, .failing))
        #expect(stage.copies.map(\.target) == [Names.west2])
        #expect(stage.removals.isEmpty)
        stage.settle()
        #expect(stage.removals == [Names.west1])
        stage.pass(3)
        #expect(stage.copies.count == 1)
    }

    @Test func `healing begins one heartbeat after the grace at the latest`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silence(Names.west1)
        let since = stage.now
        while stage.copies.isEmpty, stage.now.since(since) < .seconds(60) { stage.pass(1) }
        let waited = stage.now.since(since)
        #expect(waited <= stage.limits.lostGrace + stage.limits.heartbeat)
        #expect(waited >= stage.limits.lostGrace)
    }

    @Test(arguments: [(up: 5, down: 5), (up: 9, down: 11), (up: 12, down: 8), (up: 20, down: 40)])
    func `a region that comes and goes for a thousand seconds costs one copy of each version at most`(
        up: Int, down: Int
    ) {
        var stage = Stage(limits: Stage.limits { $0.beatsToReturn = 8 })
        stage.join(Names.west1, Names.west2, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2, Names.south1)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.settle()
        let before = stage.copies.count
        for _ in 0..<(1000 / (up + down)) {
            stage.silence(Names.west1, Names.west2)
            stage.pass(down)
            stage.join(Names.west1, Names.west2, holding: [Names.disk: .claimed])
            for _ in 0..<up {
                stage.pass(1)
                stage.settle()
            }
        }
        #expect(stage.copies.count - before <= 1)
        stage.pass(200)
        stage.settle()
        #expect(stage.planner.liveness(of: Names.west1) == .alive)
        #expect(stage.copies.count - before <= 1)
    }

    @Test func `who is lost again soon after it came back is believed only after twice as many heartbeats`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, Names.east2)
        for beats in [3, 6, 12] {
            stage.silenceUntilLost(Names.west1)
            stage.join(Names.west1)
            stage.pass(beats - 1)
            #expect(stage.planner.liveness(of: Names.west1) == .returning)
            stage.pass(1)
            #expect(stage.planner.liveness(of: Names.west1) == .alive)
        }
    }

    @Test func `at three heartbeats in ten lost nobody is ever given up`() {
        var stage = Stage(
            limits: Stage.limits {
                $0.lostGrace = .seconds(300); $0.beatsToReturn = 8
            })
        let nodes = [Names.west1, Names.west2, Names.east1, Names.east2]
        for node in nodes { stage.join(node, holding: [Names.disk: .verified]) }
        stage.wish(Names.disk, [Names.west: 2, Names.east: 2])
        stage.beating = []
        var state: UInt64 = 42
        var wasDown = false
        for _ in 0..<20_000 {
            stage.now = stage.now.advanced(by: .seconds(1))
            for node in nodes {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                if state >> 33 % 10 >= 3 { stage.tell(.heard(node, freeBytes: 1 << 40)) }
            }
            stage.tell(.tick)
            wasDown = wasDown || nodes.contains { stage.planner.liveness(of: $0) == .down }
        }
        #expect(wasDown)
        #expect(stage.planner.incidents.allSatisfy { $0.lostAt == nil })
        #expect(stage.copies.isEmpty)
    }
}
