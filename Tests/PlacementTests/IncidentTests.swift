import Gallery
import Placement
import Testing

@Suite struct IncidentTests {
    @Test func `a loss is recorded from the first silence to the verified return`() throws {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1)
        stage.tell(.progressed(stage.copies[0].order, bytes: 300))
        stage.pass(1)
        stage.finish(stage.copies[0])
        stage.join(Names.west1, holding: [Names.disk: .claimed])
        stage.pass(4)
        stage.settle()
        let incident = try #require(stage.planner.incidents.first { $0.subject == .region(Names.west) })
        #expect(incident.detectedAt == Instant(milliseconds: 3000))
        #expect(incident.downAt == Instant(milliseconds: 5000))
        #expect(incident.lostAt == Instant(milliseconds: 20000))
        #expect(incident.firstByteAt == Instant(milliseconds: 30000))
        #expect(incident.restoredAt == Instant(milliseconds: 31000))
        #expect(incident.returnedAt == Instant(milliseconds: 34000))
        #expect(incident.verifiedAt == Instant(milliseconds: 35000))
        #expect((incident.contents, incident.restored) == (1, 1))
        #expect(incident.bytesCopied == 1000)
        #expect(incident.sources == [Names.east1: 1000])
    }

    @Test func `what a copy brought is recorded once, also when the node tells of it before it answers`() throws {
        var stage = Stage()
        stage.join(Names.west1, Names.east1, holding: [Names.disk: .verified])
        stage.join(Names.east2)
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.silenceUntilLost(Names.west1)
        let copy = stage.copies[0]
        stage.tell(.holds(copy.target, Names.disk, .verified))
        stage.finish(copy)
        let incident = try #require(stage.planner.incidents.first { $0.subject == .region(Names.west) })
        let isNoted = incident.firstByteAt != nil && incident.restoredAt != nil
        #expect(isNoted)
        #expect(incident.bytesCopied == 1000)
        #expect(incident.sources == [Names.east1: 1000])
    }

    @Test func `a suspicion that passes is no incident`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1)
        stage.silence(Names.west1)
        stage.pass(4)
        stage.join(Names.west1)
        stage.pass(5)
        #expect(stage.planner.incidents.isEmpty)
    }

    @Test func `the book is bounded, its numbers go on`() {
        var stage = Stage(limits: Stage.limits { $0.incidentsMax = 2 })
        stage.join(Names.east1, Names.east2)
        for _ in 0..<4 {
            stage.join(Names.west1)
            stage.pass(4)
            stage.silence(Names.west1)
            stage.pass(10)
        }
        #expect(stage.planner.incidents.map(\.id) == [3, 4])
    }

    @Test func `the same events at the same moments give the same actions`() {
        func play() -> [Planner.Action] {
            var stage = Stage()
            let contents = (1...30).map { Names.content($0) }
            stage.join(Names.west1, holding: Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) }))
            stage.join(Names.west2, Names.east1, Names.east2, Names.south1, Names.south2)
            for content in contents { stage.wish(content, [Names.east: 1, Names.west: 2, Names.south: 1]) }
            stage.settle()
            stage.silenceUntilLost(Names.east1, Names.east2)
            stage.settle()
            return stage.actions
        }
        let isSame = play() == play()
        #expect(isSame)
    }
}
