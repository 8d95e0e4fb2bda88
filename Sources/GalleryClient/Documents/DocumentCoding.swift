import NIOCore
import Transport
import Wire

/// JSON payloads, in the one spelling of the protocol.
enum DocumentCoding {
    static func payload(_ value: some Encodable) throws(ClientError) -> ByteBuffer {
        do {
            return try JSONPayload.encode(value)
        } catch {
            throw .unreadableAnswer(to: "nothing", reason: "the document cannot be written: \(error)")
        }
    }

    /// Reads the payload of a message of the answer to `what`.
    static func value<Value: Decodable>(
        _ type: Value.Type, of message: Message, to what: String
    ) throws(ClientError) -> Value {
        guard let payload = message.payload else {
            throw .unreadableAnswer(to: what, reason: "the document is missing")
        }
        do throws(JSONFault) {
            return try JSONPayload.decode(type, from: payload)
        } catch {
            throw .unreadableAnswer(to: what, reason: "\(error)")
        }
    }

    /// Reads the rows of an answer.
    static func rows<Row: Decodable>(
        _ type: Row.Type, of answer: Answer, to what: String
    ) throws(ClientError) -> [Row] {
        var rows: [Row] = []
        for item in answer.items { rows.append(try value(type, of: item, to: what)) }
        return rows
    }

    /// Reads a field of an answer to `what`.
    static func field<Value>(
        _ name: String, of message: Message, to what: String, _ make: (String) -> Value?
    ) throws(ClientError) -> Value {
        guard let text = message[name], let value = make(text) else {
            throw .unreadableAnswer(to: what, reason: "the field \(name)= is missing or wrong")
        }
        return value
    }
}
