/// What a node says it has of a content: the `state=` of the answer to `HAVE`.
enum ContentStanding: String, Hashable, Sendable {
    case complete
    case copying
    case absent
}
