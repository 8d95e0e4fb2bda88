import Gallery
import Placement
import Testing

/// What a coordinator tells when it starts: all wishes, before any node is connected.
@Suite struct StartingTests {
    private static let wish = Wish(bytes: 1000, copies: [Names.west: 1, Names.east: 1], since: 1)

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
}
