import Foundation
import NIOCore
import NIOPosix
public import Settings

/// Stands before each process of a cluster and does to its connections what the rules of the links say.
///
/// It passes TCP bytes on as they are and knows nothing of what they mean. Who dials is told by the address it dials
/// from. A rule holds for a direction: bytes from A to B, on connections that A opened and on those that B opened.
public final class FaultProxy: Sendable {
    /// A process that is reached through the proxy.
    public struct Route: Hashable, Sendable {
        public let place: String
        /// Where the proxy listens for it; port 0 for any.
        public let front: Address
        /// Where it listens itself.
        public let back: Address

        /// A place, where it is dialed and where it is.
        public init(place: String, front: Address, back: Address) {
            self.place = place
            self.front = front
            self.back = back
        }
    }

    private let group: MultiThreadedEventLoopGroup
    private let board: NIOLoopBound<Switchboard>
    /// Where each place is dialed: the routes' fronts with the ports that were given.
    public let fronts: [String: Address]

    /// Listens for every route.
    ///
    /// `sources` says which place dials from which address; others are `elsewhere`.
    public static func open(_ routes: [Route], sources: [String: String], seed: UInt64) async throws -> FaultProxy {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let board = try await loop.submit {
            NIOLoopBound(Switchboard(loop: loop, sources: sources, seed: seed), eventLoop: loop)
        }.get()
        do {
            var fronts: [String: Address] = [:]
            for route in routes {
                let port = try await listen(route, group, board)
                fronts[route.place] = Address(host: route.front.host, port: port)
            }
            return FaultProxy(group, board, fronts)
        } catch {
            try await group.shutdownGracefully()
            throw ChaosError.proxy("the fault proxy cannot listen: \(error)")
        }
    }

    private init(
        _ group: MultiThreadedEventLoopGroup, _ board: NIOLoopBound<Switchboard>, _ fronts: [String: Address]
    ) {
        self.group = group
        self.board = board
        self.fronts = fronts
    }

    private static func listen(
        _ route: Route, _ group: MultiThreadedEventLoopGroup, _ board: NIOLoopBound<Switchboard>
    ) async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let relay = Relay(near: channel, to: route, on: board.value)
                    try channel.pipeline.syncOperations.addHandler(RelayEnd(relay, isNear: true))
                }
            }
            .bind(host: route.front.host, port: route.front.port).get()
        return channel.localAddress?.port ?? 0
    }

    /// From here on the rule holds for the link, on standing connections too.
    public func set(_ rule: LinkRule, on links: [Link]) async throws {
        try await onLoop { board in board.set(rule, on: links) }
    }

    /// Resets every standing connection between the two places of each link.
    public func reset(_ links: [Link]) async throws {
        try await onLoop { board in board.reset(links) }
    }

    /// Leads the dialers' connections to a place elsewhere, or with `nil` everybody's to the place itself again.
    ///
    /// Connections that stand between them and the place are reset.
    public func redirect(_ place: String, to address: Address?, for dialers: [String]) async throws {
        try await onLoop { board in board.redirect(place, to: address, for: dialers) }
    }

    /// What went over each link that anything went over.
    public func counters() async throws -> [Link: LinkCounter] {
        try await onLoop { board in board.counters }
    }

    /// Ends every connection and listens no more.
    public func close() async throws {
        try await onLoop { board in board.closeAll() }
        try await group.shutdownGracefully()
    }

    private func onLoop<Value: Sendable>(_ work: @escaping @Sendable (Switchboard) -> Value) async throws -> Value {
        let board = board
        return try await group.next().submit { work(board.value) }.get()
    }
}
