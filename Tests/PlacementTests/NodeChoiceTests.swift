import Gallery
import Placement
import Testing

@Suite struct NodeChoiceTests {
    @Test func `contents spread over the nodes of a region`() {
        var stage = Stage()
        let contents = (1...40).map { Names.content($0) }
        stage.join(Names.west1, holding: Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) }))
        stage.join(Names.east1, Names.east2)
        for content in contents {
            stage.wish(content, [Names.east: 1, Names.west: 1])
            stage.settle()
        }
        let perNode = Dictionary(grouping: stage.copies, by: \.target).mapValues(\.count)
        #expect((10...30).contains(perNode[Names.east1] ?? 0))
        #expect((10...30).contains(perNode[Names.east2] ?? 0))
    }

    @Test func `the node with much more room is preferred`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, freeBytes: 1 << 20)
        stage.join(Names.east2, freeBytes: 1 << 30)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        #expect(stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `a region with fewer nodes than copies wished is degraded, and says why`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2)
        stage.wish(Names.disk, [Names.west: 3])
        stage.settle()
        let shortfall = stage.planner.shortfalls(of: Names.disk).first
        #expect(shortfall?.reason == .tooFewNodes)
        #expect(shortfall?.verified == 2)
        #expect(shortfall?.wished == 3)
        stage.join(Names.west3)
        stage.settle()
        #expect(stage.planner.shortfalls(limit: 10).isEmpty)
    }

    @Test func `a full disk takes no copies until it has room again`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.tell(.joined(Names.east1, Inventory(freeBytes: 999)))
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        #expect(stage.copies.isEmpty)
        #expect(stage.planner.shortfalls(of: Names.disk).map(\.reason) == [.noSpace])
        stage.tell(.heard(Names.east1, freeBytes: 1 << 30))
        #expect(stage.copies.map(\.target) == [Names.east1])
    }

    @Test func `what is on its way to a node takes its room already`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.content(1): .verified, Names.content(2): .verified])
        stage.tell(.joined(Names.east1, Inventory(freeBytes: 1500)))
        stage.wish(Names.content(1), [Names.east: 1, Names.west: 1])
        stage.wish(Names.content(2), [Names.east: 1, Names.west: 1])
        #expect(stage.copies.count == 1)
    }

    @Test func `the reserve is never taken by copies`() {
        var stage = Stage(limits: Stage.limits { $0.freeBytesReserve = 10_000 })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, freeBytes: 10_500)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        #expect(stage.copies.isEmpty)
    }
}
