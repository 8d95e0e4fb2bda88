import Gallery
import NIOCore
import Wire

/// A request that a peer made of a host, to be answered once.
struct Request {
    let end: End
    let id: UInt64
    let verb: Verb
    let message: Message

    /// Who asks.
    var peer: Host? { end.other?.host }

    func ok(_ fields: [String] = [], payload: ByteBuffer? = nil) {
        end.answer(Message(id, AnswerVerb.ok.rawValue, fields, payload: payload))
    }

    /// A receipt, and what else is told with it.
    func ok(_ receipt: Receipt, _ fields: [String]) {
        do {
            let told = try receipt.message(to: id)
            end.answer(Message(id, AnswerVerb.ok.rawValue, told.fields + fields, payload: told.payload))
        } catch {
            refuse(.internal)
        }
    }

    func item(_ fields: [String]) { end.answer(Message(id, AnswerVerb.item.rawValue, fields)) }

    func data(_ fields: [String], _ payload: ByteBuffer) {
        end.answer(Message(id, AnswerVerb.data.rawValue, fields, payload: payload))
    }

    func refuse(_ code: ErrorCode, rule: String? = nil, _ fields: [String] = []) {
        end.answer(.refusal(of: id, code, (rule.map { ["rule=\($0)"] } ?? []) + fields))
    }
}
