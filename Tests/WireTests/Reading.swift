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

/// The bytes a writer makes of a message, as text.
func written(_ message: Message, limits: WireLimits = .acquainted) throws -> String {
    var buffer = ByteBuffer()
    try MessageWriter(limits: limits).write(message, into: &buffer)
    return String(buffer: buffer)
}
