import Gallery
import Placement
import Testing

/// What a loss is said to bring about, and what it does.
@Suite struct ForecastTests {
    @Test func `copies are told as they are, right after the loss, and healed where the planner would put them`() throws
    {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 2), (Names.east, 1)])
        let forecast = stocked.forecast(losing: Names.west)
        #expect(forecast.nodes == StockedStage.nodes(of: Names.west))
        #expect(forecast.contents == 1)
        let west = try #require(forecast.copies.first.first { $0.region == Names.west })
        #expect((west.wanted, west.have, west.left, west.healed) == (2, 2, 0, 0))
        let east = try #require(forecast.copies.first.first { $0.region == Names.east })
        #expect((east.wanted, east.have, east.left, east.healed) == (1, 1, 1, 3))
        #expect(!forecast.losesData)
        #expect(forecast.healing.copies == 2)
        #expect(forecast.healing.bytes == 2 << 30)
        #expect(Set(forecast.healing.flows.map(\.target.region)) == [Names.east])
        #expect(forecast.healing.unhealed.isEmpty)
        #expect(forecast.lastCopies.first.map(\.number) == [VersionNumber("1.0.0")])
    }

    @Test func `latest names the same version, and what is told is how a deployment of it is read`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 1), (Names.east, 1)])
        let forecast = stocked.forecast(losing: Names.west)
        let answer = try #require(forecast.answers.first.first)
        #expect(forecast.answers.count == 1)
        #expect((answer.region, answer.before, answer.after) == (Names.west, .local, .noNode))
        let node = try #require(stocked.stage.planner.verifiedHolders(of: Names.content(1))[Names.west]?.first)
        let one = try #require(stocked.forecast(losing: node).answers.first.first)
        #expect((one.region, one.before, one.after) == (Names.west, .local, .elsewhere))
    }

    @Test func `what only the lost regions hold is told as lost, and fails everywhere`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 2), (Names.east, 1)])
        try stocked.publish("2.0.0", [(Names.west, 2)])
        #expect(stocked.forecast(losing: Names.east).lostVersions.count == 0)
        let one = stocked.forecast(losing: Names.west)
        #expect(one.losesData)
        #expect(one.lostVersions.first.map { "\($0)" } == ["Base/Debian/2.0.0"])
        let both = stocked.forecast(losing: Names.west, Names.east)
        #expect(both.lostVersions.count == 2)
        #expect(both.answers.first.map(\.after) == [.noCopy, .noCopy])
        #expect(both.healing.copies == 0)
    }

    @Test func `a shallow version whose source goes is told, and whether it can be read from elsewhere`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 1)], mode: .shallow)
        let shallow = try #require(stocked.forecast(losing: Names.west).shallow.first.first)
        #expect((shallow.region, shallow.isServed) == (Names.west, false))
        #expect(stocked.forecast(losing: Names.west).losesData)
    }

    @Test func `with a pair the copies go there; without one what has no other target stays short`() throws {
        for pair in [Names.south, nil] {
            var stocked = try StockedStage(paired: pair.map { [Names.west: $0] } ?? [:])
            try stocked.publish("1.0.0", [(Names.west, 3), (Names.east, 3)])
            let healing = stocked.forecast(losing: Names.west).healing
            #expect(Set(healing.flows.map(\.target.region)) == (pair.map { [$0] } ?? []))
            #expect(healing.unhealed == (pair == nil ? [.regionLost: 1] : [:]))
        }
    }

    @Test func `what has no room is told`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 1), (Names.east, 1)], bytes: 1 << 30)
        for node in StockedStage.nodes(of: Names.east) { stocked.stage.tell(.heard(node, freeBytes: 1 << 20)) }
        let healing = stocked.forecast(losing: Names.west).healing
        #expect(healing.copies == 0)
        #expect(!healing.unhealed.isEmpty)
    }

    @Test func `asking changes nothing`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 2), (Names.east, 1)])
        let before = stocked.stage.planner.verifiedHolders(of: Names.content(1))
        let first = stocked.forecast(losing: Names.west)
        #expect(stocked.forecast(losing: Names.west) == first)
        #expect(stocked.stage.planner.verifiedHolders(of: Names.content(1)) == before)
        #expect(stocked.stage.planner.incidents.isEmpty)
        #expect(stocked.stage.planner.liveness(of: StockedStage.nodes(of: Names.west)[0]) == .alive)
    }

    @Test func `the time is that of the slowest node or link`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 1), (Names.east, 1)], bytes: 1 << 30)
        let holder = try #require(stocked.stage.planner.verifiedHolders(of: Names.content(1))[Names.east]?.first)
        #expect(stocked.forecast(losing: Names.west).healing.isRateAssumed)
        let slow = stocked.forecast(losing: Names.west, rates: TransferRates(egress: [holder: 1 << 20]))
        #expect(slow.healing.takes == .seconds(1024))
        #expect(!slow.healing.isRateAssumed)
        #expect(slow.healing.beginsAfter == stocked.stage.limits.lostGrace + stocked.stage.limits.heartbeat)
    }

    @Test func `beside deployments healing has what they leave, and half at least`() throws {
        var stocked = try StockedStage()
        try stocked.publish("1.0.0", [(Names.west, 1), (Names.east, 1)], bytes: 1 << 30)
        let holder = try #require(stocked.stage.planner.verifiedHolders(of: Names.content(1))[Names.east]?.first)
        func takes(_ deploying: Int64) -> HealingForecast {
            var rates = TransferRates(egress: [holder: 1 << 20])
            rates.deploying[holder] = TransferRates.Deploying(all: deploying)
            return stocked.forecast(losing: Names.west, rates: rates).healing
        }
        #expect(takes(0).takes == .seconds(1024) && takes(0).deploying == 0)
        #expect(takes(1 << 18).takes.components.seconds == 1365)
        #expect(takes(1 << 18).deploying == 1 << 18)
        for all in [1 << 19, 1 << 20, Int64.max] { #expect(takes(all).takes == .seconds(2048)) }
    }

    /// Nodes send at their rate, shared among the copies that they send; nothing else takes time.
    @Test func `what was predicted comes about: the same copies, in 1.25 times the bound at most`() throws {
        let rate: Int64 = 100 << 20
        var stocked = try StockedStage(limits: Stage.limits { $0.copyStall = .seconds(600) })
        for number in 0..<60 {
            try stocked.publish("1.0.\(number)", [(Names.west, 1), (Names.east, 2)], bytes: 4 << 30)
        }
        var rates = TransferRates()
        for region in StockedStage.regions {
            for node in StockedStage.nodes(of: region) { rates.egress[node] = rate }
        }
        let forecast = stocked.forecast(losing: Names.west, rates: rates).healing
        var stage = stocked.stage
        let copiesBefore = stage.copies.count
        let start = stage.now
        stage.beating.subtract(StockedStage.nodes(of: Names.west))
        var sent: [OrderID: Int64] = [:]
        var begunAt: Duration?
        while stage.now.since(start) < .seconds(3600) {
            stage.pass(1)
            let running = stage.planner.runningCopies
            if !running.isEmpty, begunAt == nil { begunAt = stage.now.since(start) }
            if begunAt != nil, stage.planner.shortContents == 0 { break }
            let loads = Dictionary(grouping: running, by: \.copy.source).mapValues { Int64($0.count) }
            for copy in running {
                let done = (sent[copy.copy.order] ?? 0) + rate / (loads[copy.copy.source] ?? 1)
                sent[copy.copy.order] = done
                if done >= copy.copy.bytes {
                    stage.finish(copy.copy)
                } else {
                    stage.tell(.progressed(copy.copy.order, bytes: done))
                }
            }
        }
        let took = stage.now.since(start)
        #expect(stage.planner.shortContents == 0)
        #expect(stage.copies.count - copiesBefore == forecast.copies)
        #expect(forecast.copies == 60)
        #expect((begunAt ?? .zero) <= stage.limits.lostGrace + stage.limits.heartbeat * 2)
        #expect(took <= stage.limits.lostGrace + stage.limits.heartbeat * 2 + forecast.takes * 5 / 4)
        #expect(took >= stage.limits.lostGrace + forecast.takes * 3 / 4)
    }
}
