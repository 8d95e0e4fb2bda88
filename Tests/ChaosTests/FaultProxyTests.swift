import Chaos
import Deadlines
import NIOCore
import Settings
import Testing

@Suite(.timeLimit(.minutes(2))) struct FaultProxyTests {
    private let text = Array("the quick brown fox".utf8)

    @Test func `bytes pass in both directions, unchanged and counted by who dialed`() async throws {
        try await Stage.with { stage in
            let caller = try await stage.call()
            try await caller.send(text)
            try await eventually { caller.received == text }
            #expect(try await stage.counter(Stage.there).bytes == Int64(text.count))
            #expect(try await stage.counter(Stage.back).bytes == Int64(text.count))
            #expect(try await stage.counter(Stage.there).connections == 1)
        }
    }

    @Test func `much passes without being held, and the end of one side ends the other`() async throws {
        try await Stage.with { stage in
            let much = [UInt8](repeating: 7, count: 3 << 20)
            let caller = try await stage.call()
            try await caller.send(much)
            try await eventually { caller.received.count == much.count }
            #expect(caller.received == much)
            try await caller.close()
            try await eventually { caller.hasEnded }
        }
    }

    @Test func `what is cut is held back, and arrives when the link is healed`() async throws {
        try await Stage.with { stage in
            let caller = try await stage.call()
            try await caller.send(text)
            try await eventually { caller.received == text }
            try await stage.proxy.set(.cut, on: [Stage.there])
            try await caller.send(text)
            // Another dialer's bytes overtake what is held.
            let other = try await stage.call(from: Stage.elsewhere)
            try await other.send(text)
            try await eventually { other.received == text }
            #expect(caller.received == text)
            #expect(!caller.hasEnded)
            try await stage.proxy.set(.pass, on: [Stage.there])
            try await eventually { caller.received == text + text }
        }
    }

    @Test func `a cut in one direction lets the other pass`() async throws {
        try await Stage.with { stage in
            try await stage.proxy.set(.cut, on: [Stage.back])
            let caller = try await stage.call()
            try await caller.send(text)
            try await eventually { try await stage.counter(Stage.there).bytes == Int64(text.count) }
            #expect(caller.received.isEmpty)
            try await stage.proxy.set(.pass, on: [Stage.back])
            try await eventually { caller.received == text }
        }
    }

    @Test func `over a cut link a connection is begun and goes nowhere until the link is healed`() async throws {
        try await Stage.with { stage in
            try await stage.proxy.set(.cut, on: [Stage.there, Stage.back])
            let caller = try await stage.call()
            try await caller.send(text)
            let other = try await stage.call(from: Stage.elsewhere)
            try await other.send(text)
            try await eventually { other.received == text }
            #expect(caller.received.isEmpty && !caller.hasEnded)
            try await stage.proxy.set(.pass, on: [Stage.there, Stage.back])
            try await eventually { caller.received == text }
        }
    }

    @Test func `refused connections are reset, and standing ones with them`() async throws {
        try await Stage.with { stage in
            let standing = try await stage.call()
            try await standing.send(text)
            try await eventually { standing.received == text }
            var rule = LinkRule()
            rule.refuses = true
            try await stage.proxy.set(rule, on: [Stage.there])
            try await eventually { standing.hasEnded }
            #expect(standing.wasReset)
            #expect(try await stage.isReset())
            #expect(try await stage.counter(Stage.there).resets == 2)
        }
    }

    @Test func `a connection is reset when exactly so many bytes have gone`() async throws {
        try await Stage.with { stage in
            var rule = LinkRule()
            rule.resetsAfter = 10
            try await stage.proxy.set(rule, on: [Stage.there])
            let caller = try await stage.call()
            try await caller.send(text)
            try await eventually { caller.hasEnded }
            #expect(try await stage.counter(Stage.there).bytes == 10)
        }
    }

    @Test func `standing connections are reset on demand, and those of others are not`() async throws {
        try await Stage.with { stage in
            let caller = try await stage.call()
            let other = try await stage.call(from: Stage.elsewhere)
            for each in [caller, other] {
                try await each.send(text)
                try await eventually { each.received == text }
            }
            try await stage.proxy.reset([Stage.there])
            try await eventually { caller.hasEnded }
            #expect(!other.hasEnded)
        }
    }

    @Test func `bytes come later by the delay, in order`() async throws {
        try await Stage.with { stage in
            var rule = LinkRule()
            rule.delay = .milliseconds(150)
            rule.jitter = .milliseconds(50)
            try await stage.proxy.set(rule, on: [Stage.there])
            let caller = try await stage.call()
            let began = ContinuousClock.now
            for byte in text { try await caller.send([byte]) }
            try await eventually { caller.received.count == text.count }
            #expect(ContinuousClock.now - began >= .milliseconds(150))
            #expect(caller.received == text)
        }
    }

    @Test func `a rate lets no more pass than it says`() async throws {
        try await Stage.with { stage in
            var rule = LinkRule()
            rule.rate = 100_000
            try await stage.proxy.set(rule, on: [Stage.there])
            let caller = try await stage.call()
            let began = ContinuousClock.now
            try await caller.send([UInt8](repeating: 1, count: 50_000))
            try await eventually { caller.received.count == 50_000 }
            // The first piece goes at once.
            #expect(ContinuousClock.now - began >= .milliseconds(400))
        }
    }

    @Test func `flipped bytes differ in one bit, and are counted`() async throws {
        try await Stage.with { stage in
            var rule = LinkRule()
            rule.flips = 0.01
            try await stage.proxy.set(rule, on: [Stage.there])
            let caller = try await stage.call()
            let zeros = [UInt8](repeating: 0, count: 20_000)
            try await caller.send(zeros)
            try await eventually { caller.received.count == zeros.count }
            let flipped = caller.received.filter { $0 != 0 }
            #expect(flipped.allSatisfy { $0.nonzeroBitCount == 1 })
            #expect((100...400).contains(flipped.count))
            #expect(try await stage.counter(Stage.there).flippedBytes == Int64(flipped.count))
            #expect(try await stage.counter(Stage.back).flippedBytes == 0)
        }
    }

    @Test func `who dials a process that is not there is reset`() async throws {
        try await Stage.with { stage in
            try await stage.echo.channel.close()
            #expect(try await stage.isReset())
        }
    }

    @Test func `a dialer can be led elsewhere, and back again`() async throws {
        try await Stage.with { stage in
            let other = try await Echo.listen()
            let address = try #require(Address(host: "127.0.0.1", port: other.port))
            try await stage.proxy.redirect("b", to: address, for: ["a"])
            try await stage.echo.channel.close()
            let caller = try await stage.call()
            try await caller.send(text)
            try await eventually { caller.received == text }
            try await stage.proxy.redirect("b", to: nil, for: [])
            try await eventually { caller.hasEnded }
            try await other.channel.close()
        }
    }
}
