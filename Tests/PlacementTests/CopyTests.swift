import Gallery
import Placement
import Testing

@Suite struct CopyTests {
    @Test func `each region gets its number of copies, each on another node`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.west2, Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.west: 2, Names.east: 2])
        stage.settle()
        let holders = stage.planner.verifiedHolders(of: Names.disk)
        #expect(holders == [Names.west: [Names.west1, Names.west2], Names.east: [Names.east1, Names.east2]])
        #expect(stage.planner.completeRegions(of: Names.disk) == [Names.west, Names.east])
        #expect(stage.copies.count == 3)
    }

    @Test func `a content crosses into a region once, and spreads from there`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.east: 2, Names.west: 1])
        #expect(stage.copies.count == 1)
        stage.settle()
        #expect(stage.copies.map(\.source.region) == [Names.west, Names.east])
    }

    @Test func `several regions form a chain, so that the holder sends once`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.south1)
        stage.wish(Names.disk, [Names.east: 1, Names.south: 1, Names.west: 1])
        #expect(stage.copies.count == 2)
        #expect(stage.copies[0].source == Names.west1)
        #expect(stage.copies[1].source == stage.copies[0].target)
        #expect(stage.copies.map(\.isChained) == [false, true])
    }

    @Test func `when a parent fails its child gets another source at once`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.south1)
        stage.wish(Names.disk, [Names.east: 1, Names.south: 1, Names.west: 1])
        let (parent, child) = (stage.copies[0], stage.copies[1])
        stage.fail(parent, .disk)
        #expect(stage.cancels == [child.order])
        #expect(stage.copies.count == 3)
        #expect(stage.copies[2].target == child.target)
        #expect(stage.copies[2].source == Names.west1)
    }

    @Test func `a lost source is replaced at once, and spared for a while`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 2])
        stage.fail(stage.copies[0], .sourceLost)
        #expect(stage.copies.map(\.source) == [Names.west1, Names.west2])
    }

    @Test func `damaged bytes from a source have it verified before it sends again`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 2])
        stage.fail(stage.copies[0], .sourceDamaged)
        #expect(stage.verifications == [Names.west1])
        #expect(stage.copies.map(\.source) == [Names.west1, Names.west2])
    }

    @Test func `only verified holders are sources`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        #expect(stage.copies.isEmpty)
        #expect(stage.verifications == [Names.west1])
        stage.settle()
        #expect(stage.copies.map(\.source) == [Names.west1])
    }

    @Test func `no node receives or sends more copies at once than the limit`() {
        var stage = Stage(limits: Stage.limits { ($0.copiesInMax, $0.copiesOutMax) = (2, 3) })
        let contents = (1...10).map { Names.content($0) }
        stage.join(Names.west1, holding: Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) }))
        stage.join(Names.east1, Names.east2)
        for content in contents { stage.wish(content, [Names.east: 1, Names.west: 1]) }
        #expect(stage.copies.count == 3)
        let perTarget = Dictionary(grouping: stage.copies, by: \.target).mapValues(\.count)
        #expect(perTarget.values.allSatisfy { $0 <= 2 })
        stage.settle()
        #expect(stage.planner.shortContents == 0)
    }

    @Test func `no region receives more copies at once than the limit`() {
        var stage = Stage(limits: Stage.limits { $0.copiesIntoRegionMax = 2 })
        let contents = (1...5).map { Names.content($0) }
        let held: [Digest: Holding] = Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) })
        stage.join(Names.west1, Names.west2, holding: held)
        stage.join(Names.east1, Names.east2)
        for content in contents { stage.wish(content, [Names.east: 1, Names.west: 2]) }
        #expect(stage.copies.count == 2)
    }

    @Test func `fewest verified copies come first, then the older wish, then the digest`() {
        var stage = Stage(limits: Stage.limits { $0.copiesIntoRegionMax = 1 })
        let (first, second, third, fourth) = (Names.content(4), Names.content(3), Names.content(1), Names.content(2))
        stage.join(Names.west1, holding: [first: .verified, second: .verified, third: .verified, fourth: .verified])
        stage.join(Names.west2, holding: [third: .verified, fourth: .verified])
        let wishes: [(Digest, Int, Revision)] = [(third, 2, 1), (fourth, 2, 1), (second, 1, 9), (first, 1, 5)]
        for (content, copies, since) in wishes {
            stage.wish(content, [Names.west: copies, Names.east: 1], since: since)
        }
        stage.join(Names.east1)
        stage.settle()
        #expect(stage.copies.map(\.content) == [first, second, third, fourth])
    }

    @Test func `a failed copy is tried again after a delay that doubles`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        var waits: [Int] = []
        for round in 1...3 {
            stage.fail(stage.copies[round - 1], .disk)
            var waited = 0
            while stage.copies.count == round, waited < 100 {
                stage.pass(1)
                waited += 1
            }
            waits.append(waited)
        }
        #expect(zip(waits, [5, 10, 20]).allSatisfy { ($1...$1 + 1).contains($0) })
    }

    @Test func `a copy is given up for lack of progress, never for its age`() {
        var stage = Stage(limits: Stage.limits { $0.copyStall = .seconds(10) })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        for step in 1...20 {
            stage.pass(5)
            stage.tell(.progressed(stage.copies[0].order, bytes: Int64(step)))
        }
        #expect(stage.cancels.isEmpty)
        stage.pass(10)
        #expect(stage.cancels == [stage.copies[0].order])
    }

    @Test func `a copy resumes on the node that has a part of it`() {
        var stage = Stage(limits: Stage.limits { $0.copyStall = .seconds(10) })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        let first = stage.copies[0]
        stage.tell(.progressed(first.order, bytes: 600))
        stage.fail(first, .sourceLost)
        stage.pass(6)
        #expect(stage.copies.last?.target == first.target)
        #expect(stage.copies.count == 2)
    }

    @Test func `a running copy survives a broken connection if the node says so`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        let copy = stage.copies[0]
        stage.tell(.left(Names.east1))
        stage.tell(.joined(Names.east1, Inventory(running: [copy.order], freeBytes: 1 << 40)))
        #expect(stage.copies.count == 1)
        stage.tell(.left(Names.east1))
        stage.tell(.joined(Names.east1, Inventory(freeBytes: 1 << 40)))
        #expect(stage.copies.count == 2)
    }

    @Test func `a copy that the planner does not know is cancelled`() {
        var stage = Stage()
        let stray = OrderID(number: 77)
        stage.tell(.joined(Names.east1, Inventory(running: [stray], freeBytes: 0)))
        #expect(stage.cancels == [stray])
    }

    @Test func `copies with a node that is down are cancelled, and made with others`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 2])
        let first = stage.copies[0]
        stage.silence(first.target)
        stage.pass(4)
        #expect(stage.cancels.isEmpty)
        stage.pass(1)
        #expect(stage.cancels == [first.order])
        #expect(stage.copies.count == 2)
        #expect(stage.copies[1].target != first.target)
        stage.silence(stage.copies[1].source)
        stage.pass(8)
        #expect(stage.cancels.count == 2)
        #expect(stage.copies.last?.source != stage.copies[1].source)
    }

    @Test func `a late failure of an earlier try does not end the newer one`() {
        var stage = Stage(limits: Stage.limits { $0.copyStall = .seconds(5) })
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        let first = stage.copies[0]
        stage.pass(5)
        while stage.copies.count < 2, stage.now < Instant(milliseconds: 60000) { stage.pass(1) }
        stage.fail(first, .disk)
        #expect(stage.planner.runningCopies.map(\.copy.order) == [stage.copies[1].order])
    }

    @Test func `a copy that nobody wishes any more is cancelled`() {
        var stage = Stage()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east1)
        stage.wish(Names.disk, [Names.east: 1, Names.west: 1])
        stage.wish(Names.disk, [Names.west: 1])
        #expect(stage.cancels == stage.copies.map(\.order))
    }
}
