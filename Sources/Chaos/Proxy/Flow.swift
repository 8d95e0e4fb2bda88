import NIOCore

/// One direction of a connection through the proxy: what came and has not gone on yet.
final class Flow {
    /// How much is held before no more is read.
    private static let heldBytesMax = 1 << 18
    /// The longest piece that a limited rate lets pass at once, as a part of a second.
    private static let piecesPerSecond = 20

    private enum Item {
        case bytes(ByteBuffer, due: NIODeadline)
        case end(due: NIODeadline)

        var due: NIODeadline {
            switch self {
            case .bytes(_, let due), .end(let due): due
            }
        }
    }

    let link: Link
    private let board: Switchboard
    private unowned let relay: Relay
    private var items: [Item] = []
    private var heldBytes = 0
    private var passedBytes = 0
    private var isReading = false
    private var hasEnded = false
    private var freeAt = NIODeadline.uptimeNanoseconds(0)
    private var bytesToFlip: Int?
    private var wake: Scheduled<Void>?
    /// Where bytes come from and go to; `nil` once closed, the latter also until it is connected.
    var source: (any Channel)?
    var target: (any Channel)?

    init(_ link: Link, _ relay: Relay, _ board: Switchboard) {
        self.link = link
        self.relay = relay
        self.board = board
    }

    /// Takes over what came from the source.
    func received(_ buffer: ByteBuffer) {
        heldBytes += buffer.readableBytes
        items.append(.bytes(flipped(buffer), due: due()))
    }

    /// The source will send no more.
    func ended() {
        guard !hasEnded else { return }
        hasEnded = true
        items.append(.end(due: due()))
        pump()
    }

    /// The read that was asked for is over.
    func readCompleted() {
        isReading = false
        pump()
    }

    /// Lets pass what may, and reads more if there is room.
    func pump() {
        let rule = board.rule(link)
        wake?.cancel()
        wake = nil
        guard !rule.isCut, let target else { return }
        var hasWritten = false
        while let item = items.first {
            let at = max(item.due, freeAt)
            guard at <= .now() else {
                schedule(at)
                break
            }
            if let limit = rule.resetsAfter, passedBytes >= limit { break }
            guard target.isWritable else { break }
            switch item {
            case .end:
                items.removeFirst()
                if hasWritten { target.flush() }
                return relay.passedEnd(self)
            case .bytes(let buffer, let due):
                write(buffer, due, rule, to: target)
                hasWritten = true
            }
        }
        if hasWritten { target.flush() }
        if let limit = rule.resetsAfter, passedBytes >= limit { return relay.reset() }
        readMore()
    }

    private func write(_ buffer: ByteBuffer, _ due: NIODeadline, _ rule: LinkRule, to target: any Channel) {
        var rest = buffer
        var length = rest.readableBytes
        if let limit = rule.resetsAfter { length = min(length, max(1, limit - passedBytes)) }
        if let rate = rule.rate { length = min(length, max(1, rate / Self.piecesPerSecond)) }
        guard let piece = rest.readSlice(length: length) else { return }
        if rest.readableBytes > 0 { items[0] = .bytes(rest, due: due) } else { items.removeFirst() }
        heldBytes -= length
        passedBytes += length
        board.count(link) { $0.bytes += Int64(length) }
        if let rate = rule.rate {
            freeAt = max(freeAt, .now()) + .nanoseconds(Int64(length) * 1_000_000_000 / Int64(max(1, rate)))
        }
        target.write(piece, promise: nil)
    }

    private func readMore() {
        guard !isReading, !hasEnded, heldBytes < Self.heldBytesMax, let source else { return }
        isReading = true
        source.read()
    }

    private func due() -> NIODeadline {
        let rule = board.rule(link)
        let delay = rule.delay + board.chance(upTo: rule.jitter)
        let due = NIODeadline.now() + .nanoseconds(delay.nanoseconds)
        return max(due, items.last?.due ?? due)
    }

    private func schedule(_ at: NIODeadline) {
        wake = board.loop.assumeIsolated().scheduleTask(deadline: at) { [weak self] in self?.pump() }
    }

    private func flipped(_ buffer: ByteBuffer) -> ByteBuffer {
        let rate = board.rule(link).flips
        guard rate > 0 else {
            bytesToFlip = nil
            return buffer
        }
        var buffer = buffer
        var position = bytesToFlip ?? board.bytesToNextFlip(at: rate)
        while position < buffer.readableBytes {
            let index = buffer.readerIndex + position
            let byte: UInt8 = buffer.getInteger(at: index) ?? 0
            buffer.setInteger(byte ^ board.bitToFlip(), at: index)
            board.count(link) { $0.flippedBytes += 1 }
            position += 1 + board.bytesToNextFlip(at: rate)
        }
        bytesToFlip = position - buffer.readableBytes
        return buffer
    }
}
