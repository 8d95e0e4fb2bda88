import Gallery
import Placement
import Testing

/// Nodes that live and answer, and are no good to copy from.
@Suite struct SourceTrustTests {
    private let contents = (1...4).map { Names.content($0) }

    /// Two nodes hold four contents, and copies of three of them from the first did not verify.
    private func stageAfterFailures() -> Stage {
        var stage = Stage(limits: Stage.limits { $0.copiesOutMax = 1 })
        let holding = Dictionary(uniqueKeysWithValues: contents.map { ($0, Holding.verified) })
        stage.join(Names.west1, holding: holding)
        stage.join(Names.east1)
        for content in contents.dropLast() {
            stage.wish(content, [Names.west: 1, Names.east: 1])
            stage.fail(stage.copies[stage.copies.count - 1], .sourceDamaged)
            stage.answerVerifications()
            stage.tell(.wish(content, nil))
        }
        return stage
    }

    @Test func `a node whose copies fail their hashes is asked last, whatever the content, until its time is over`() {
        var stage = stageAfterFailures()
        #expect(stage.planner.sparedSources == [Names.west1])
        #expect(stage.planner.nodes.map(\.isSparedAsSource) == [false, true])
        let content = contents[3]
        stage.join(Names.west2, holding: [content: .verified])
        stage.wish(content, [Names.west: 2, Names.east: 1])
        #expect(stage.copies.last?.source == Names.west2)
        stage.settle()
        stage.pass(Int(stage.limits.sourceCoolOff.components.seconds))
        #expect(stage.planner.sparedSources.isEmpty)
    }

    @Test func `it is asked all the same if nobody else has it`() {
        var stage = stageAfterFailures()
        stage.wish(contents[3], [Names.west: 1, Names.east: 1])
        #expect(stage.copies.last?.content == contents[3] && stage.copies.last?.source == Names.west1)
    }

    @Test func `a copy from afar is taken before one from it nearby`() {
        var stage = stageAfterFailures()
        let content = contents[3]
        stage.join(Names.west2)
        stage.join(Names.south1, holding: [content: .verified])
        stage.wish(content, [Names.west: 2, Names.south: 1])
        #expect(stage.copies.last?.target == Names.west2 && stage.copies.last?.source == Names.south1)
    }

    @Test func `fewer failures, or such as are long ago, are no reason`() {
        var stage = Stage()
        let holding = Dictionary(uniqueKeysWithValues: contents.map { ($0, Holding.verified) })
        stage.join(Names.west1, holding: holding)
        stage.join(Names.east1)
        for content in contents.dropLast() {
            stage.wish(content, [Names.west: 1, Names.east: 1])
            stage.fail(stage.copies[stage.copies.count - 1], .sourceDamaged)
            stage.answerVerifications()
            stage.tell(.wish(content, nil))
            stage.pass(Int(stage.limits.sourceFailureWindow.components.seconds) / 2)
        }
        #expect(stage.planner.sparedSources.isEmpty)
    }

    @Test func `a slow disk is read last and written last, and what is on it stays and counts`() {
        var stage = Stage()
        stage.join(Names.west1, Names.west2, holding: [Names.disk: .verified])
        stage.join(Names.east1, Names.east2)
        stage.tell(.disk(Names.west1, .slow))
        stage.tell(.disk(Names.east1, .slow))
        stage.wish(Names.disk, [Names.west: 2, Names.east: 1])
        #expect(stage.copies.map(\.source) == [Names.west2])
        #expect(stage.copies.map(\.target) == [Names.east2])
        stage.settle()
        #expect(stage.planner.shortfalls(limit: 10).isEmpty && stage.removals.isEmpty)
        // If there is nobody else it does what it can.
        stage.wish(Names.disk, [Names.west: 2, Names.east: 2])
        #expect(stage.copies.last?.target == Names.east1)
    }
}

extension Stage {
    /// What was ordered to be verified is found right.
    fileprivate mutating func answerVerifications() {
        for action in actions {
            if case .verify(let order, let node, let content) = action {
                tell(.answered(order, node, content, .done))
            }
        }
    }
}
