import Deadlines
import NIOCore
import Synchronization
import Testing
import Wire

@testable import Transport

/// Streams and bodies: user asks node, as for a disk content's bytes.
@Suite struct BulkTests {
    static let chunkBytes = 1_048_576
    /// Chunks that nobody takes: 4 MiB on one side, 3 on the other, and what the kernel holds between, which on
    /// Linux may be told to be 32 MiB and more.
    static let waitingMax = 96
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.node("westeurope", "westeurope-1"))
        client = try cluster.context(.alice)
    }

    private func chunk(_ number: Int) -> ByteBuffer {
        ByteBuffer(repeating: UInt8(truncatingIfNeeded: number), count: Self.chunkBytes)
    }

    @Test func `a stream brings every byte, in order`() async throws {
        let handler = ClosureHandler(later: { [self] request in
            for number in 0..<16 { try await request.data(at: UInt64(number * Self.chunkBytes), chunk(number)) }
            request.ok(["bytes=\(16 * Self.chunkBytes)"])
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            var number = 0
            for try await message in try await connection.stream(.get, ["sha256:1"]) {
                guard message.verb == "DATA" else {
                    #expect(message["bytes"] == "\(16 * Self.chunkBytes)")
                    break
                }
                #expect(message.fields == ["\(number * Self.chunkBytes)"])
                let isWhole = message.payload == chunk(number)
                #expect(isWhole)
                number += 1
            }
            #expect(number == 16)
        }
    }

    @Test func `a slow reader makes the writer wait`() async throws {
        let total = 2 * Self.waitingMax
        let sent = Counter()
        let handler = ClosureHandler(later: { [self] request in
            for number in 0..<total {
                try await request.data(at: UInt64(number), chunk(number))
                sent.raise()
            }
            request.ok()
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            let stream = try await connection.stream(.get, ["sha256:1"])
            // Nothing is taken until the writer does not move: it waits, or is done with all of it.
            let before = try await settled { sent.value }
            #expect(before < Self.waitingMax)
            var taken = 0
            for try await message in stream where message.verb == "DATA" { taken += 1 }
            #expect(taken == total)
        }
    }

    @Test func `letting go of a stream cancels it, and the connection stays usable`() async throws {
        let isCancelled = Atomic(false)
        let handler = ClosureHandler(later: { [self] request in
            guard request.verb == .get else { return request.ok() }
            do {
                for number in 0... { try await request.data(at: UInt64(number), chunk(number)) }
            } catch {
                isCancelled.store(true, ordering: .releasing)
                throw error
            }
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            for try await _ in try await connection.stream(.get) { break }
            try await eventually { isCancelled.load(ordering: .acquiring) }
            _ = try await connection.ask(.stats)
        }
    }

    @Test func `an upload brings every byte, in order, before its answer`() async throws {
        let handler = ClosureHandler(later: { [self] request in
            var number = 0
            for try await part in request.body {
                #expect(part.offset == UInt64(number * Self.chunkBytes))
                let isWhole = part.bytes == chunk(number)
                #expect(isWhole)
                number += 1
            }
            request.ok(["chunks=\(number)"])
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            let answer = try await connection.upload(.put, ["sha256:1"]) { writer in
                for number in 0..<16 { try await writer.more(at: UInt64(number * Self.chunkBytes), chunk(number)) }
            }
            #expect(answer["chunks"] == "16")
        }
    }

    @Test func `a reader that does not take a body makes its writer wait`() async throws {
        let (gate, open) = AsyncStream<Void>.makeStream()
        let handler = ClosureHandler(later: { request in
            for await _ in gate {}
            var count = 0
            for try await _ in request.body { count += 1 }
            request.ok(["chunks=\(count)"])
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            let sent = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let answer = try await connection.upload(.put) { writer in
                        for number in 0..<(2 * Self.waitingMax) {
                            try await writer.more(at: UInt64(number), chunk(number))
                            sent.raise()
                        }
                    }
                    #expect(answer["chunks"] == "\(2 * Self.waitingMax)")
                }
                let before = try await settled { sent.value }
                #expect(before < Self.waitingMax)
                open.finish()
                try await group.waitForAll()
            }
        }
    }

    @Test func `an early refusal stops the upload`() async throws {
        let refusal = Refusal(.notFound, "not offered")
        let handler = ClosureHandler(later: { request in
            guard request.verb == .put else { return request.ok() }
            throw refusal
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: ConnectionError.refused(refusal)) {
                try await connection.upload(.put) { writer in
                    for number in 0... { try await writer.more(at: UInt64(number), chunk(number)) }
                }
            }
            _ = try await connection.ask(.stats)
        }
    }

    @Test func `a body that fails on this side is cancelled on the other`() async throws {
        struct DiskFailure: Error {}
        let isCancelled = Atomic(false)
        let handler = ClosureHandler(later: { request in
            guard request.verb == .put else { return request.ok() }
            do {
                for try await _ in request.body {}
                Issue.record("the body is taken for whole")
            } catch {
                isCancelled.store(error as? ConnectionError == .cancelled, ordering: .releasing)
                throw error
            }
        })
        try await withListener(server, handler) { [self] listener in
            let connection = try await listener.dial(client)
            await #expect(throws: DiskFailure.self) {
                try await connection.upload(.put) { writer in
                    try await writer.more(at: 0, chunk(0))
                    throw DiskFailure()
                }
            }
            try await eventually { isCancelled.load(ordering: .acquiring) }
            _ = try await connection.ask(.stats)
        }
    }

    @Test func `a peer that takes nothing for too long is given up`() async throws {
        var limits = TransportLimits()
        limits.writeStallTimeout = .milliseconds(300)
        let log = LogKeeper()
        let handler = ClosureHandler(later: { [self] request in
            for number in 0... { try await request.data(at: UInt64(number), chunk(number)) }
        })
        try await withListener(server, handler, limits: limits, logger: log.logger) { [self] listener in
            let connection = try await listener.dial(client)
            let stream = try await connection.stream(.get)
            try await log.hear("the peer took nothing for too long")
            await #expect(throws: ConnectionError.self) { for try await _ in stream {} }
        }
    }
}
