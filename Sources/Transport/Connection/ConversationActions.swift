import Logging
import NIOCore
import Wire

/// What a `Session` wants, done.
extension Conversation {
    func perform(_ actions: [SessionAction]) {
        // The reason first: those who are told of their loss want to know it.
        if case .end(let reason) = actions.last { note(.ended(reason)) }
        for action in actions { perform(action) }
    }

    private func perform(_ action: SessionAction) {
        switch action {
        case .send(let message): send(message)
        case .acquainted(let acquaintance): acquaint(acquaintance)
        case .deliver(let id, let verb, let message): serve(message, verb, id: id)
        case .deliverBody(let id, let message): requests[id]?.takeBody(message)
        case .cancel(let id): requests[id]?.cancel()
        case .deliverAnswer(let id, let message): deliverAnswer(message, to: id)
        case .deliverEvent(let message): deliverEvent(message)
        case .lost(let id): finish(id, .failure(session.phase == .ended ? cause ?? .answerLost : .answerLost))
        case .ignored(let message):
            settings.logger.debug("ignored", metadata: ["peer": "\(peer.role)", "verb": "\(message.verb)"])
        case .ignoredLine(let line):
            settings.logger.debug("ignored", metadata: ["peer": "\(peer.role)", "fault": "\(line.fault)"])
        case .end: end()
        }
    }

    private func deliverEvent(_ message: Message) {
        guard !events.put(message) else { return }
        note(.tooSlow)
        perform(session.end(saying: "too many events not taken"))
    }

    // MARK: Writing

    private func send(_ message: Message) {
        do throws(MessageWriter.Failure) {
            try outgoing.write(message, limits: session.writingLimits)
        } catch {
            settings.logger.error("cannot be sent", metadata: ["verb": "\(message.verb)", "reason": "\(error)"])
            return perform(session.couldNotSend(message))
        }
        if outgoing.isLarge { flush() } else { scheduleFlush() }
    }

    /// One flush for all that is said in one turn of the loop.
    func scheduleFlush() {
        guard !isReading, !outgoing.isFlushScheduled, let context else { return }
        outgoing.isFlushScheduled = true
        context.eventLoop.assumeIsolated().execute { self.flush() }
    }

    func flush() {
        outgoing.isFlushScheduled = false
        guard let context, let batch = outgoing.take() else { return }
        let budget = budget
        guard batch.bytes.readableBytes > 0 else { return budget.release(batch.counted) }
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.outgoing.noteProgress()
            budget.release(batch.counted)
        }
        context.writeAndFlush(wrapOutboundOut(batch.bytes), promise: promise)
    }

    /// Says something that was counted in the budget, in `action`; the count falls when it is written.
    func countingOut(_ bytes: Int, _ action: (Conversation) -> Void) {
        outgoing.count(bytes)
        action(self)
        scheduleFlush()
    }
}
