import NIOCore
import Testing
import Wire

@testable import Transport

@Suite struct IncomingBytesTests {
    /// Writes `stream` into lent buffers, `step` bytes at a time, and returns what was read and the largest buffer.
    private func read(_ stream: ByteBuffer, step: Int) throws -> (messages: [Message], capacityMax: Int) {
        var stream = stream
        var incoming = IncomingBytes()
        var parser = MessageParser(limits: .acquainted)
        var messages: [Message] = []
        var capacityMax = 0
        while stream.readableBytes > 0 {
            guard var part = stream.readSlice(length: min(step, stream.readableBytes)) else { break }
            var buffer = incoming.lend(roomFor: part.readableBytes)
            let free = buffer.writableBytes
            #expect(free >= part.readableBytes)
            buffer.writeBuffer(&part)
            capacityMax = max(capacityMax, buffer.capacity)
            incoming.restore(buffer)
            while case .message(let message) = try incoming.next(&parser) { messages.append(message) }
            incoming.releaseIfEmpty()
        }
        return (messages, capacityMax)
    }

    private func stream(of messages: [Message]) throws -> ByteBuffer {
        var bytes = ByteBuffer()
        for message in messages { try MessageWriter(limits: .acquainted).write(message, into: &bytes) }
        return bytes
    }

    @Test(arguments: [100_000, 262_144, 524_288, 1_048_576])
    func `a long stream that never pauses between messages keeps to one buffer's size`(_ step: Int) throws {
        let messages = (0..<24).map { number in
            Message(7, "DATA", ["\(number)"], payload: ByteBuffer(repeating: UInt8(number), count: 1_048_576))
        }
        let (read, capacityMax) = try read(try stream(of: messages), step: step)
        let isSame = read == messages
        #expect(isSame)
        #expect(capacityMax <= 4 * 1_048_576)
    }

    @Test(arguments: [1, 2, 7, 64, 1000])
    func `payloads that are kept are not written over`(_ step: Int) throws {
        let messages = (0..<200).map { number in
            Message(7, "ITEM", ["\(number)"], payload: ByteBuffer(repeating: UInt8(number), count: number % 50))
        }
        let (read, capacityMax) = try read(try stream(of: messages), step: step)
        let isSame = read == messages
        #expect(isSame)
        #expect(capacityMax <= 16_384)
    }

    @Test func `nothing is kept when all is read`() throws {
        var incoming = IncomingBytes()
        var parser = MessageParser(limits: .acquainted)
        var buffer = incoming.lend(roomFor: 100_000)
        buffer.writeString("* EVENT\r\n")
        incoming.restore(buffer)
        _ = try incoming.next(&parser)
        incoming.releaseIfEmpty()
        #expect(incoming.lend(roomFor: 0).capacity <= 8192)
    }
}
