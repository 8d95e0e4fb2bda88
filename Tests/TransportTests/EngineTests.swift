import COpenSSL
import NIOCore
import Testing

@testable import Transport

@Suite struct EngineTests {
    let cluster: TestCluster
    let server: TLSContext
    let client: TLSContext

    init() throws {
        cluster = try TestCluster()
        server = try cluster.context(.coordinatorOne)
        client = try cluster.context(.node("westeurope", "west-1"))
    }

    private func pair() throws -> EnginePair {
        let pair = try EnginePair(client, server, expecting: .anyCoordinator)
        try pair.shake()
        return pair
    }

    @Test func `both sides know each other after the handshake`() throws {
        let pair = try pair()
        #expect(pair.dialing.peer?.description == "spiffe://demo/coordinator/coordinator-1")
        #expect(pair.dialed.peer?.description == "spiffe://demo/region/westeurope/node/west-1")
    }

    @Test(arguments: [0, 1, 100, 16_384, 16_385, 1_048_576, 3_000_000])
    func `what is written is read`(_ count: Int) throws {
        let pair = try pair()
        let bytes = ByteBuffer(bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try pair.dialed.write(bytes)
        let moved = pair.move(from: pair.dialed, to: pair.dialing)
        var read = ByteBuffer()
        #expect(try pair.dialing.read(into: &read) == .wantsInput)
        let isSame = read == bytes
        #expect(isSame)
        // 22 bytes a record of 16 KiB: nothing is written in small pieces.
        #expect(moved == count + (count + 16_383) / 16_384 * 22)
    }

    @Test func `bytes that come one by one are read as well`() throws {
        let pair = try pair()
        try pair.dialed.write(ByteBuffer(string: "hello"))
        var bytes = try #require(pair.dialed.takeOutput())
        var read = ByteBuffer()
        while let byte = bytes.readSlice(length: 1) {
            pair.dialing.feed(byte)
            #expect(try pair.dialing.read(into: &read) == .wantsInput)
        }
        #expect(String(buffer: read) == "hello")
    }

    @Test func `an error that another call left behind does no harm`() throws {
        func leaveError() {
            #expect(BIO_new_file("/nonexistent/file", "r") == nil)
            #expect(ERR_peek_error() != 0)
        }
        let pair = try EnginePair(client, server)
        leaveError()
        #expect(try pair.dialing.handshake() == .wantsInput)
        leaveError()
        try pair.shake()
        leaveError()
        try pair.dialed.write(ByteBuffer(string: "x"))
        pair.move(from: pair.dialed, to: pair.dialing)
        var read = ByteBuffer()
        leaveError()
        #expect(try pair.dialing.read(into: &read) == .wantsInput)
        #expect(read.readableBytes == 1)
        leaveError()
        pair.dialed.close()
        pair.move(from: pair.dialed, to: pair.dialing)
        leaveError()
        #expect(try pair.dialing.read(into: &read) == .ended)
    }

    @Test func `each flipped bit of a record is found, and nothing of the record is read`() throws {
        for position in 0..<(5 + 16 + 1 + 5) {
            let pair = try pair()
            try pair.dialed.write(ByteBuffer(string: "hello"))
            var bytes = try #require(pair.dialed.takeOutput())
            let byte = try #require(bytes.getInteger(at: position, as: UInt8.self))
            bytes.setInteger(byte ^ (1 << UInt8(position % 8)), at: position)
            pair.dialing.feed(bytes)
            var read = ByteBuffer()
            // A length that was made larger leaves the reader waiting; the cut that follows is found above.
            let progress = try? pair.dialing.read(into: &read)
            #expect(progress == nil || progress == .wantsInput)
            #expect(read.readableBytes == 0)
            if position > 4 { #expect(progress == nil) }
        }
    }

    @Test func `an idle engine holds no buffers`() throws {
        let pair = try pair()
        try pair.dialed.write(ByteBuffer(repeating: 7, count: 1_000_000))
        pair.move(from: pair.dialed, to: pair.dialing)
        var read = ByteBuffer()
        _ = try pair.dialing.read(into: &read)
        #expect(pair.dialed.heldBytes == 0)
        #expect(pair.dialing.heldBytes == 0)
    }

    @Test func `the handshake's cost in bytes stays far below its limit`() throws {
        let pair = try EnginePair(client, server)
        _ = try pair.dialing.handshake()
        let hello = pair.move(from: pair.dialing, to: pair.dialed)
        _ = try pair.dialed.handshake()
        let answer = pair.move(from: pair.dialed, to: pair.dialing)
        #expect(hello < 2048)
        #expect(answer < 4096)
    }

    @Test func `new certificates are taken up for new connections, and those that stand go on`() throws {
        let files = try cluster.files(.node("westeurope", "west-1"))
        let context = try TLSContext(files)
        let before = try EnginePair(client, context)
        try before.shake()
        let renewed = try cluster.authority.issue(try cluster.identity(.node("westeurope", "west-2")))
        try renewed.certificate.write(over: files.certificate)
        // The key does not fit yet: what was in force stays so.
        #expect(throws: TLSError.self) { try context.reload() }
        #expect(context.identity.role == .node("westeurope", "west-1"))
        try renewed.pair.key.write(over: files.key)
        try context.reload()
        let after = try EnginePair(client, context)
        try after.shake()
        #expect(before.dialing.peer?.role == .node("westeurope", "west-1"))
        #expect(after.dialing.peer?.role == .node("westeurope", "west-2"))
        try before.dialed.write(ByteBuffer(string: "still here"))
        before.move(from: before.dialed, to: before.dialing)
        var read = ByteBuffer()
        _ = try before.dialing.read(into: &read)
        #expect(String(buffer: read) == "still here")
    }
}
