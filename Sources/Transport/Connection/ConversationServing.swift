import Gallery
import Logging
import NIOCore
import Wire

/// The peer asks.
extension Conversation {
    /// Answers a look-up where it is read, before anything else happens; `false` if `message` is none.
    func answersAtOnce(_ message: Message, at now: Instant) -> Bool {
        guard let lookups, let (id, verb) = session.admitAtOnce(message, at: now) else { return false }
        outgoing.makeRoom()
        outgoing.writer.limits = session.writingLimits
        guard lookups.answer(message, verb, id: id, to: &outgoing.writer), !outgoing.writer.isRefused else {
            return false
        }
        if outgoing.isLarge { flush() }
        return true
    }

    func serve(_ message: Message, _ verb: Verb, id: UInt64) {
        if verb == .ping { return answer(Message(id, AnswerVerb.ok.rawValue), id: id) }
        guard settings.handler != nil, let connection else {
            return answer(Refusal(.unavailable, "this side answers no requests").message(to: id), id: id)
        }
        let body = verb.rule.hasBody ? Inbox(gauge: gauge) { _ in } : nil
        let request = Request(id: id, verb, message, on: connection, body: body)
        requests[id] = request
        connection.requests.yield(request)
    }

    /// Says the last message of the answer to request `id`.
    func answer(_ message: Message, id: UInt64) {
        requests.removeValue(forKey: id)?.dropBody()
        guard message.isFinalAnswer, message.id == id else {
            settings.logger.error("a handler answered with \(message.verb)", metadata: ["peer": "\(peer.role)"])
            return perform(session.answer(.refusal(of: id, .internal, text: "the answer is not one")))
        }
        perform(session.answer(message))
    }
}
