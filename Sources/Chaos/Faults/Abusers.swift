import Chance
import Foundation
import Gallery
import GalleryClient
import LocalCluster
import NIOCore
import NIOPosix
import Settings
import Transport

/// Strangers at the processes' ports: none of them may be served, and none may hinder who is.
struct Abusers: Sendable {
    /// Answers that they got from processes that should have shut them out.
    struct Outcome: Sendable {
        var tries = 0
        /// What should not have happened.
        var served: [String] = []
    }

    let cluster: ChaosCluster
    let seed: UInt64
    let isOver: StopFlag

    func run(_ abuse: Abuse, count: Int) async throws -> Outcome {
        switch abuse {
        case .slowClients: try await connect(count) { channel, _ in try await drip(on: channel) }
        case .garbage: try await connect(count) { channel, number in try await pour(on: channel, number) }
        case .wrongCertificates: try await knock(count)
        }
    }

    /// The beginning of what a TLS client says first.
    private static let hello: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]

    /// A byte a second, until it is shut out or the abuse is over.
    private func drip(on channel: any Channel) async throws {
        for byte in Self.hello + [UInt8](repeating: 0x5a, count: 500) where channel.isActive && !isOver.isSet {
            try await channel.writeAndFlush(ByteBuffer(bytes: [byte]))
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func pour(on channel: any Channel, _ number: Int) async throws {
        var generator = SeededGenerator(seed: seed &+ UInt64(number))
        let length = Int.random(in: 1...65_536, using: &generator)
        let words = (0...(length / 8)).map { _ in generator.next() }
        try await channel.writeAndFlush(words.withUnsafeBytes { ByteBuffer(bytes: $0.prefix(length)) })
        try await Task.sleep(for: .milliseconds(200))
    }

    /// Keeps `count` connections going, spread over all processes; whoever is shut out comes again.
    private func connect(
        _ count: Int, _ use: @escaping @Sendable (any Channel, Int) async throws -> Void
    ) async throws -> Outcome {
        let backs = cluster.plan.routes.map(\.back)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let tries = await withTaskGroup(of: Int.self) { workers in
            for number in 0..<count {
                workers.addTask {
                    var tries = 0
                    while !isOver.isSet, !Task.isCancelled {
                        tries += 1
                        await attempt(backs[number % backs.count], number &+ tries &* count, group, use)
                        do { try await Task.sleep(for: .milliseconds(100)) } catch { break }
                    }
                    return tries
                }
            }
            return await workers.reduce(0, +)
        }
        try await group.shutdownGracefully()
        return Outcome(tries: tries)
    }

    private func attempt(
        _ back: Address, _ number: Int, _ group: MultiThreadedEventLoopGroup,
        _ use: (any Channel, Int) async throws -> Void
    ) async {
        do {
            let channel = try await ClientBootstrap(group: group).connect(host: back.host, port: back.port).get()
            do { try await use(channel, number) } catch { return channel.close(promise: nil) }
            channel.close(promise: nil)
        } catch {
            return  // Shut out already when connecting.
        }
    }

    /// Comes with certificates that are no good: nobody may answer.
    private func knock(_ count: Int) async throws -> Outcome {
        let strangers = try WrongCertificates(cluster, in: "\(cluster.directory)/strangers-\(seed)").clients()
        var outcome = Outcome()
        while outcome.tries < count, !isOver.isSet, !Task.isCancelled {
            let (what, client) = strangers[outcome.tries % strangers.count]
            outcome.tries += 1
            do throws(ClientError) {
                _ = try await client.status(deadline: .seconds(3))
                outcome.served.append("the coordinator answered \(what)")
            } catch {
                await client.close()
            }
            for node in await client.nodeStatistics() {
                if case .success = node.outcome { outcome.served.append("\(node.address) answered \(what)") }
            }
        }
        return outcome
    }
}
