import NIOCore
import Wire

/// All that a parser made of some bytes.
struct Reading: Hashable {
    enum Item: Hashable {
        case message(Message)
        case refused(RefusedLine)
    }

    var items: [Item] = []
    var failure: FramingError?
    var bytesLeft = 0

    /// Gives a parser `pieces` one after the other, and takes all it can after each.
    init(_ pieces: [ArraySlice<UInt8>], limits: WireLimits = .acquainted) {
        var parser = MessageParser(limits: limits)
        var buffer = ByteBuffer()
        for piece in pieces {
            buffer.writeBytes(piece)
            takeAll(of: &buffer, with: &parser)
        }
        bytesLeft = buffer.readableBytes
    }

    /// What becomes of a message that is written and read.
    init(writing message: Message, limits: WireLimits = .acquainted) throws {
        self.init([try bytes(of: message, limits: limits)[...]], limits: limits)
    }

    init(_ text: String, limits: WireLimits = .acquainted) {
        self.init([Array(text.utf8)[...]], limits: limits)
    }

    private mutating func takeAll(of buffer: inout ByteBuffer, with parser: inout MessageParser) {
        do throws(FramingError) {
            while true {
                let before = buffer.readableBytes
                switch try parser.next(from: &buffer) {
                case .message(let message): items.append(.message(message))
                case .refused(let line): items.append(.refused(line))
                case .more:
                    precondition(buffer.readableBytes == before, "took bytes and wants more")
                    return
                }
            }
        } catch {
            failure = error
        }
    }

    var messages: [Message] {
        items.compactMap { item in
            guard case .message(let message) = item else { return nil }
            return message
        }
    }

    var faults: [SyntaxFault] {
        items.compactMap { item in
            guard case .refused(let line) = item else { return nil }
            return line.fault
        }
    }
}

/// The bytes a writer makes of a message.
func bytes(of message: Message, limits: WireLimits = .acquainted) throws -> [UInt8] {
    var buffer = ByteBuffer()
    try MessageWriter(limits: limits).write(message, into: &buffer)
    return Array(buffer.readableBytesView)
}

/// The bytes a writer makes of a message, as text.
func written(_ message: Message, limits: WireLimits = .acquainted) throws -> String {
    String(decoding: try bytes(of: message, limits: limits), as: UTF8.self)
}
