import Gallery
import Placement
import Testing

/// What a coordinator tells when it starts: all wishes, before any node is connected.
@Suite struct StartingTests {
    private static let wish = Wish(bytes: 1000, copies: [Names.west: 1, Names.east: 1], since: 1)

    /// West's and east's first nodes are known, and told nothing yet; the content is wished since before the start.
    private static func restarted() -> Stage {
        var stage = Stage()
        stage.planner = Planner(limits: stage.limits)
        stage.tell(.known(Names.west1))
        stage.tell(.known(Names.east1))
        stage.tell(.wishes([ContentWish(Names.disk, Self.wish)]))
        stage.tell(.tick)
        return stage
    }

    @Test func `wishes told at once are the same as told one by one`() {
        let contents = [Names.disk, Names.content(2)]
        var together = Stage()
        together.tell(.wishes(contents.map { ContentWish($0, Self.wish) }))
        var singly = Stage()
        for content in contents { singly.tell(.wish(content, Self.wish)) }
        for content in contents {
            #expect(together.planner.shortfalls(limit: 10) == singly.planner.shortfalls(limit: 10))
            together.join(Names.west1, holding: [content: .verified])
            singly.join(Names.west1, holding: [content: .verified])
        }
        together.join(Names.east1)
        singly.join(Names.east1)
        #expect(together.actions == singly.actions)
        #expect(!together.copies.isEmpty)
    }

    @Test func `what no node could take when it was wished is copied when one comes`() {
        var stage = Stage()
        stage.planner.reserve(100)
        stage.tell(.wishes([ContentWish(Names.disk, Self.wish)]))
        stage.join(Names.west1, holding: [Names.disk: .verified])
        #expect(stage.copies.isEmpty)
        stage.join(Names.east1)
        #expect(stage.copies.map(\.target) == [Names.east1])
    }

    @Test func `an event names what is held of what it touched, and nothing else`() {
        var stage = Stage()
        stage.tell(.wishes([Names.disk, Names.content(2)].map { ContentWish($0, Self.wish) }))
        #expect(stage.planner.touchedVerified.isEmpty)
        stage.join(Names.west1, holding: [Names.disk: .verified])
        #expect(stage.planner.touchedVerified == [Names.disk])
    }

    @Test func `no copy is ordered in place of what a node may still tell, before that node is lost`() {
        var stage = Self.restarted()
        stage.join(Names.west1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.pass(6)
        #expect(stage.planner.liveness(of: Names.east1) == .suspect)
        stage.pass(15)
        #expect(stage.planner.liveness(of: Names.east1) == .down)
        #expect(stage.copies.isEmpty)
        stage.pass(1)
        #expect(stage.planner.liveness(of: Names.east1) == .lost)
        #expect(stage.copies.map(\.target) == [Names.east2])
    }

    @Test func `who comes back with its copy within the grace is waited for, and nothing is copied or removed`() {
        var stage = Self.restarted()
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.join(Names.east2)
        stage.pass(4)
        stage.settle()
        stage.join(Names.east1, holding: [Names.disk: .claimed])
        stage.pass(60)
        stage.settle()
        #expect(stage.copies.isEmpty && stage.removals.isEmpty)
        #expect(stage.verifications == [Names.west1, Names.east1])
    }
}
