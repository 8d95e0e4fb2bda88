/// What a node says it has of a content: the `state=` of the answer to `HAVE`.
enum ContentStanding: String, Hashable, Sendable {
    case complete
    case copying
    /// Complete but for damaged chunks.
    case damaged
    case absent
}
