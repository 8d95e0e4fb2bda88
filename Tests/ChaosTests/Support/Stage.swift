import Chaos
import Deadlines
import NIOCore
import NIOPosix
import Settings
import Testing

/// A process `b` behind a proxy, and a dialer `a`.
struct Stage: Sendable {
    static let here = "127.1.1.1"
    static let elsewhere = "127.1.2.2"

    let proxy: FaultProxy
    let echo: Echo
    let port: Int

    static let there = Link(from: "a", to: "b")
    static let back = Link(from: "b", to: "a")

    /// Runs `body` with one that is closed afterwards.
    static func with(_ body: (Stage) async throws -> Void) async throws {
        let echo = try await Echo.listen()
        let route = FaultProxy.Route(
            place: "b", front: try #require(Address(host: "127.0.0.1", port: 0)),
            back: try #require(Address(host: "127.0.0.1", port: echo.port)))
        let proxy = try await FaultProxy.open([route], sources: [here: "a", elsewhere: "c"], seed: 1)
        do {
            try await body(Stage(proxy: proxy, echo: echo, port: try #require(proxy.fronts["b"]?.port)))
        } catch {
            try await proxy.close()
            throw error
        }
        try await proxy.close()
        if echo.channel.isActive { try await echo.channel.close() }
    }

    func call(from address: String = Stage.here) async throws -> Caller {
        try await Caller.connect(to: port, from: address)
    }

    /// Whether a new connection is reset, be it while it is made or afterwards.
    func isReset() async throws -> Bool {
        let caller: Caller
        do { caller = try await call() } catch let error as NIOConnectionError {
            return !error.connectionErrors.isEmpty
        }
        try await eventually { caller.hasEnded }
        return caller.wasReset
    }

    /// What was counted of a link.
    func counter(_ link: Link) async throws -> LinkCounter { try await proxy.counters()[link] ?? LinkCounter() }
}
