import NIOCore

/// What ``TLSHandler`` tells the handlers above it, besides plaintext.
enum TLSEvent: Sendable {
    /// The handshake is done; this is the peer.
    case secured(PeerIdentity)
    /// The peer ended its side in good order.
    case ended
}

/// Takes plaintext without a copy in between: lends its buffer, and gets it back with more in it.
protocol PlaintextTaker: AnyObject {
    func lendBuffer(roomFor count: Int) -> ByteBuffer
    func take(_ plaintext: ByteBuffer)
}

/// TLS for one channel: records below, plaintext above.
///
/// Lives on the channel's event loop only.
///
/// Errors go up as ``TLSError``, once, and the channel is closed after them. Whoever is above asks for
/// reads; one that comes while the channel is not writable is held back until it is, so that a peer who
/// asks and does not listen cannot fill memory.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bulk is encrypted and flushed in pieces of so many bytes; the last may be a record longer, so that a chunk
    /// of a power of two and its line are one piece.
    private static let pieceBytes = 16 * TLSEngine.recordBytesMax
    private static let pieceBytesMax = pieceBytes + TLSEngine.recordBytesMax

    private enum State { case idle, shaking, open, closing, closed }

    /// Gets the plaintext in place of the handler above.
    var taker: (any PlaintextTaker)?
    private let engine: TLSEngine
    private let limits: TransportLimits
    private var state = State.idle
    private var handshakeBytes = 0
    private var isReadHeld = false
    private var peerHasEnded = false
    private var deadline: Scheduled<Void>?
    private var closePromise: EventLoopPromise<Void>?

    init(_ engine: TLSEngine, limits: TransportLimits) {
        self.engine = engine
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    private func start(_ context: ChannelHandlerContext) {
        guard state == .idle else { return }
        state = .shaking
        let loop = context.eventLoop.assumeIsolated()
        deadline = loop.scheduleTask(in: limits.handshakeTimeout.timeAmount) {
            self.fail(.handshakeTimedOut, context)
        }
        shake(context)
    }

    // MARK: Inbound

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        guard state != .closed else { return }
        engine.feed(bytes)
        guard state != .shaking else {
            handshakeBytes += bytes.readableBytes
            return shake(context)
        }
        decrypt(context)
    }

    private func shake(_ context: ChannelHandlerContext) {
        let progress: TLSEngine.Progress
        do throws(TLSError) {
            progress = try engine.handshake()
        } catch {
            return fail(error, context)
        }
        send(context)
        switch progress {
        case .done:
            secured(context)
        case .ended:
            fail(.handshakeFailed("the peer ended it"), context)
        case .wantsInput:
            if handshakeBytes > limits.handshakeBytesMax { fail(.handshakeTooLong, context) }
        }
    }

    private func secured(_ context: ChannelHandlerContext) {
        guard let peer = engine.peer else { return fail(.peerRefused(.missing), context) }
        deadline?.cancel()
        state = .open
        context.fireUserInboundEventTriggered(TLSEvent.secured(peer))
        // The peer's first words may have come with the last of the handshake.
        if state == .open { decrypt(context) }
    }

    private func decrypt(_ context: ChannelHandlerContext) {
        let taker = taker
        var plaintext = taker?.lendBuffer(roomFor: engine.inputBytes) ?? ByteBuffer()
        var outcome: Result<TLSEngine.Progress, TLSError>
        do throws(TLSError) {
            outcome = .success(try engine.read(into: &plaintext))
        } catch {
            outcome = .failure(error)
        }
        // Reading may have made something to send: an alert, a key update.
        send(context)
        if let taker {
            taker.take(plaintext)
        } else if plaintext.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(plaintext))
        }
        switch outcome {
        case .success(.ended): peerEnded(context)
        case .success: break
        case .failure(let error): fail(error, context)
        }
    }

    private func peerEnded(_ context: ChannelHandlerContext) {
        guard !peerHasEnded else { return }
        peerHasEnded = true
        context.fireUserInboundEventTriggered(TLSEvent.ended)
        switch state {
        case .open: close(context: context, mode: .all, promise: nil)
        case .closing: finish(context)
        case .idle, .shaking, .closed: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let before = state
        state = .closed
        deadline?.cancel()
        closePromise?.succeed()
        closePromise = nil
        switch before {
        case .shaking: context.fireErrorCaught(TLSError.handshakeFailed("the peer hung up"))
        case .open, .closing: if !peerHasEnded { context.fireErrorCaught(TLSError.cutOff) }
        case .idle, .closed: break
        }
        context.fireChannelInactive()
    }

    // MARK: Reading when there is room to answer

    func read(context: ChannelHandlerContext) {
        guard context.channel.isWritable || state != .open else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, isReadHeld {
            isReadHeld = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Outbound

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard state == .open else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        var plaintext = unwrapOutboundIn(data)
        do throws(TLSError) {
            // Bulk goes out piece by piece, so that the memory of one serves the next while it is in the cache.
            while plaintext.readableBytes > Self.pieceBytesMax, let piece = plaintext.readSlice(length: Self.pieceBytes)
            {
                try engine.write(piece)
                send(context)
            }
            try engine.write(plaintext)
        } catch {
            promise?.fail(error)
            return fail(error, context)
        }
        guard let records = engine.takeOutput() else {
            promise?.succeed()
            return
        }
        context.write(wrapOutboundOut(records), promise: promise)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard let records = engine.takeOutput() else { return }
        context.writeAndFlush(wrapOutboundOut(records), promise: nil)
    }

    // MARK: The end

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .all, state == .open else {
            if state == .closing, mode == .all {
                closePromise.setOrCascade(to: promise)
            } else {
                context.close(mode: mode, promise: promise)
            }
            return
        }
        state = .closing
        closePromise.setOrCascade(to: promise)
        engine.close()
        send(context)
        guard !peerHasEnded else { return finish(context) }
        let loop = context.eventLoop.assumeIsolated()
        deadline = loop.scheduleTask(in: limits.closeTimeout.timeAmount) { self.finish(context) }
        // Whoever is above may have stopped asking for bytes; the peer's `close_notify` is among them.
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if state == .closing { context.read() }
    }

    /// Both sides have said all, or the peer took too long to.
    private func finish(_ context: ChannelHandlerContext) {
        guard state == .closing else { return }
        state = .closed
        deadline?.cancel()
        if !peerHasEnded { context.fireErrorCaught(TLSError.cutOff) }
        context.close(promise: closePromise)
        closePromise = nil
    }

    private func fail(_ error: TLSError, _ context: ChannelHandlerContext) {
        guard state != .closed else { return }
        state = .closed
        deadline?.cancel()
        send(context)
        context.fireErrorCaught(error)
        context.close(promise: closePromise)
        closePromise = nil
    }
}
