import NIOCore

/// Stands above ``TLSHandler`` until the peer is known, then lets the conversation in above itself.
final class Doorman: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let settings: ConversationSettings
    private var isOpen = false

    init(_ settings: ConversationSettings) {
        self.settings = settings
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        context.read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isOpen { context.fireChannelReadComplete() } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSEvent.secured(let peer) = event else { return context.fireUserInboundEventTriggered(event) }
        isOpen = true
        do {
            let conversation = Conversation(settings, with: peer, over: context.channel)
            let pipeline = context.pipeline.syncOperations
            try pipeline.handler(type: TLSHandler.self).taker = conversation
            try pipeline.addHandler(conversation, position: .after(self))
        } catch {
            settings.established(.failure(.socket("\(error)")))
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOpen else { return context.fireErrorCaught(error) }
        isOpen = true
        settings.established(.failure(ConnectionError(error)))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOpen { settings.established(.failure(.socket("the peer hung up"))) }
        isOpen = true
        context.fireChannelInactive()
    }
}

extension ConnectionError {
    /// Whatever came up a channel's pipeline.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as ConnectionError: error
            case let error as TLSError: .tls(error)
            default: .socket("\(error)")
            }
    }
}
