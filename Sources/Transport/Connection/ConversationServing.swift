import Logging
import NIOCore
import Wire

/// The peer asks.
extension Conversation {
    func serve(_ message: Message, _ verb: Verb, id: UInt64) {
        if verb == .ping { return answer(Message(id, AnswerVerb.ok.rawValue), id: id) }
        guard let handler = settings.handler, let connection else {
            return answer(Refusal(.unavailable, "this side answers no requests").message(to: id), id: id)
        }
        if !verb.rule.hasBody, let message = handler.answerAtOnce(message, verb, from: peer) {
            return answer(message, id: id)
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
