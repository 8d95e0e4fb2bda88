import NIOCore
import Wire

/// A request of this side, and who waits for its answer.
struct PendingAnswer {
    let inbox: Inbox
    var timer: Scheduled<Void>?
}

/// This side asks.
extension Conversation {
    func ask(_ verb: Verb, _ fields: [String], _ payload: ByteBuffer?, deadline: Duration?, _ inbox: Inbox) {
        let id: UInt64
        let message: Message
        do throws(AskingError) {
            (id, message) = try session.ask(verb, fields, payload: payload)
        } catch {
            return inbox.end(.failure(session.hasEnded ? cause ?? .notAsked(error) : .notAsked(error)))
        }
        answers[id] = PendingAnswer(inbox: inbox)
        perform([.send(message)])
        answers[id]?.timer = deadline.flatMap { deadline in
            context?.eventLoop.scheduleTask(in: deadline.timeAmount) { inbox.abandon(.timedOut) }
        }
        // It may have been given up before it came to this loop.
        if inbox.isAbandoned { cancel(inbox) }
    }

    /// Sends a part of a body.
    ///
    /// Nothing is sent any more if the answer is there already.
    func more(_ bytes: ByteBuffer, at offset: UInt64, of inbox: Inbox) {
        sendBody(of: inbox) { session, id throws(AskingError) in try session.more(bytes, at: offset, of: id) }
    }

    func endBody(of inbox: Inbox) {
        sendBody(of: inbox) { session, id throws(AskingError) in try session.endBody(of: id) }
    }

    private func sendBody(
        of inbox: Inbox, _ message: (inout Session, UInt64) throws(AskingError) -> Message
    ) {
        guard let id = id(of: inbox) else { return }
        do throws(AskingError) {
            perform([.send(try message(&session, id))])
        } catch {
            inbox.end(.failure(.notAsked(error)))
            cancel(inbox)
        }
    }

    func cancel(_ inbox: Inbox) {
        guard let id = id(of: inbox) else { return }
        answers.removeValue(forKey: id)?.timer?.cancel()
        perform(session.cancel(id))
    }

    private func id(of inbox: Inbox) -> UInt64? {
        answers.first { $0.value.inbox === inbox }?.key
    }

    func deliverAnswer(_ message: Message, to id: UInt64) {
        guard let pending = answers[id] else { return }
        guard message.isFinalAnswer else {
            _ = pending.inbox.put(message)
            return
        }
        finish(id, message.verb == AnswerVerb.ok.rawValue ? .success(message) : .failure(.refused(Refusal(message))))
    }

    func finish(_ id: UInt64, _ end: Result<Message, ConnectionError>) {
        guard let pending = answers.removeValue(forKey: id) else { return }
        pending.timer?.cancel()
        pending.inbox.end(end)
    }
}
