import Gallery
import Testing

@testable import Placement

@Suite struct ScaleTests {
    @Test func `the directory names the verified holders of every content, and how many each node has`() {
        var stage = Stage()
        let contents = (1...40).map { Names.content($0) }
        let held: [Digest: Holding] = Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) })
        func isRight() -> Bool {
            let planner = stage.planner
            let holders = contents.map { planner.verifiedHolders(of: $0).values.flatMap(\.self) }
            let counts = Dictionary(holders.flatMap(\.self).map { ($0, 1) }, uniquingKeysWith: +)
            return zip(contents, holders).allSatisfy { Set(planner.directory.holders(of: $0)) == Set($1) }
                && planner.nodes.allSatisfy { planner.directory.count(on: $0.node) == counts[$0.node] ?? 0 }
                && contents.allSatisfy { planner.hasVerifiedHolder($0) == !planner.verifiedHolders(of: $0).isEmpty }
        }
        stage.join(Names.west1, holding: held)
        stage.join(Names.west2, Names.east1, Names.east2, Names.south1)
        #expect(isRight())
        for content in contents { stage.wish(content, [Names.west: 2, Names.east: 2, Names.south: 1]) }
        stage.settle()
        #expect(isRight())
        let before = stage.planner.directory
        stage.tell(.holdsNot(Names.west1, contents[0], damaged: true))
        #expect(isRight())
        #expect(before.holders(of: contents[0]).contains(Names.west1))
        stage.silenceUntilLost(Names.east1, Names.east2)
        #expect(isRight())
        stage.tell(.standings(Standings().setting(Names.south1, to: .retired)))
        #expect(isRight())
        for content in contents.prefix(20) { stage.tell(.wish(content, nil)) }
        stage.pass(60)
        stage.settle()
        stage.pass(60)
        #expect(isRight())
    }

    @Test func `what one event costs is bounded, and the rest is done with the next ones`() {
        var stage = Stage(limits: Stage.limits { ($0.effortMax, $0.judgementEffort) = (20, 2) })
        let contents = (1...60).map { Names.content($0) }
        let held: [Digest: Holding] = Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) })
        for content in contents { stage.wish(content, [Names.west: 1, Names.east: 1]) }
        stage.join(Names.west1, holding: held)
        stage.join(Names.east1)
        #expect(Array(stage.planner.touched).count < contents.count)
        for _ in 0..<100 {
            stage.pass(1)
            stage.settle()
        }
        #expect(stage.planner.shortContents == 0)
        #expect(Set(stage.copies.map(\.content)) == Set(contents))
        #expect(stage.copies.count == contents.count)
    }

    @Test func `older wishes come first however many wait, also those that come later`() {
        var stage = Stage(limits: Stage.limits { $0.copiesIntoRegionMax = 1 })
        let contents = (0..<300).map { Names.content($0) }
        stage.join(Names.west1, holding: Dictionary(uniqueKeysWithValues: contents.map { ($0, .verified) }))
        stage.join(Names.east1)
        for (index, content) in contents.enumerated() {
            stage.wish(content, [Names.west: 1, Names.east: 1], since: Revision(index * 7 % 300))
            if index % 10 == 9, let running = stage.planner.runningCopies.first { stage.finish(running.copy) }
        }
        let begun = stage.copies.count
        while let running = stage.planner.runningCopies.first { stage.finish(running.copy) }
        #expect(stage.copies.count == 300)
        let order = stage.copies.dropFirst(begun).compactMap { copy in
            contents.firstIndex(of: copy.content).map { $0 * 7 % 300 }
        }
        #expect(order == order.sorted())
    }

    @Test func `contents that nobody wishes or holds any more leave nothing behind`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2)
        for round in 0..<50 {
            for number in 0..<4 { stage.tell(.holds(Names.west1, Names.content(round * 4 + number), .verified)) }
            for number in 0..<4 {
                let content = Names.content(round * 4 + number)
                stage.wish(content, [Names.west: 2])
                stage.tell(.wish(content, nil))
                for node in [Names.west1, Names.west2] { stage.tell(.holdsNot(node, content, damaged: false)) }
            }
            stage.tell(.tick)
        }
        #expect(stage.planner.facts.contents.end <= 8)
    }

    @Test func `a number that went to another content carries nothing over`() {
        var stage = Stage()
        stage.join(Names.west1, Names.east1)
        stage.tell(.holds(Names.west1, Names.disk, .verified))
        stage.wish(Names.disk, [Names.west: 1, Names.east: 1])
        stage.settle()
        stage.tell(.wish(Names.disk, nil))
        for node in [Names.west1, Names.east1] { stage.tell(.holdsNot(node, Names.disk, damaged: false)) }
        let other = Names.content(2)
        stage.tell(.holds(Names.east1, other, .claimed))
        #expect(stage.planner.facts.contents.end == 1)
        #expect(stage.planner.holders(of: other) == [Names.east1: .claimed])
        #expect(stage.planner.verifiedHolders(of: other).isEmpty)
        #expect(stage.planner.holders(of: Names.disk).isEmpty)
        #expect(stage.planner.orphans == [other])
        let isNowhere =
            stage.planner.directory.holders(of: Names.disk).isEmpty
            && stage.planner.directory.holders(of: other).isEmpty
        #expect(isNowhere)
    }
}
