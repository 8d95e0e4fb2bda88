public import Wire

/// A whole answer: its rows, and the `OK` that ended it.
public struct Answer: Sendable {
    public let ok: Message
    /// The `ITEM` and `DATA` messages before it, in order.
    public let items: [Message]

    /// The value of the `OK`'s field `name=value`, or `nil` if there is none.
    public subscript(name: String) -> String? { ok[name] }
}
