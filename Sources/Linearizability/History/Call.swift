public import Gallery

extension History {
    /// One request of one client, and what became of it.
    ///
    /// A request that is known to have done nothing (`BUSY`, a connection that was refused) need not be recorded; if
    /// it is, its answer is ``Answer/refused(reason:)`` with ``Refusal/other``.
    public struct Call: Hashable, Sendable, Codable {
        /// A session of one client: its calls come one after the other.
        public let client: String
        public let definition: ImageDefinitionID
        public let request: Request
        /// The idempotency key, if any: no two requests of a history that mean different things have the same.
        public let key: String?
        public let calledAt: Moment
        /// `nil`: the outcome is unknown (a timeout, a broken connection); a change may take effect at any later time.
        public let reply: Reply?

        public init(
            client: String, definition: ImageDefinitionID, request: Request, key: String? = nil, calledAt: Moment,
            reply: Reply?
        ) {
            self.client = client
            self.definition = definition
            self.request = request
            self.key = key
            self.calledAt = calledAt
            self.reply = reply
        }
    }

    /// What a client was told.
    public struct Reply: Hashable, Sendable, Codable {
        public let returnedAt: Moment
        public let answer: Answer
        /// The catalog's revision that the reply names; refusals, documents and listings name none.
        public let revision: Revision?
        public let origin: Origin

        public init(
            returnedAt: Moment, answer: Answer, revision: Revision? = nil, origin: Origin = .coordinator
        ) {
            self.returnedAt = returnedAt
            self.answer = answer
            self.revision = revision
            self.origin = origin
        }
    }

    /// Who answered: the two promise different things.
    public enum Origin: Hashable, Sendable, Codable {
        /// Linearizable.
        case coordinator
        /// A node of `region`, from what it knows: never goes back for one session, and says how old it may be.
        ///
        /// `age` is in nanoseconds, as the label says; `nil` if there was none.
        case view(region: Region, age: Moment?)

        var isCoordinator: Bool { self == .coordinator }
    }

    /// What was asked.
    public enum Request: Hashable, Sendable, Codable {
        case change(Change)
        case question(Question)
    }
}
