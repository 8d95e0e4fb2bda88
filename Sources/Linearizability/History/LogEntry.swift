public import Gallery

extension History {
    /// What the catalog's own log says was done at one revision.
    public struct LogEntry: Hashable, Sendable, Codable {
        public let revision: Revision
        public let definition: ImageDefinitionID
        public let event: Event
        /// The idempotency key of whoever asked, if the log tells it.
        public let key: String?
        /// It cannot have been before; `nil`: nothing is known.
        public let notBefore: Moment?
        /// When somebody had seen it; `nil`: nothing is known.
        public let seenAt: Moment?

        public init(
            revision: Revision, definition: ImageDefinitionID, event: Event, key: String? = nil,
            notBefore: Moment? = nil, seenAt: Moment? = nil
        ) {
            self.revision = revision
            self.definition = definition
            self.event = event
            self.key = key
            self.notBefore = notBefore
            self.seenAt = seenAt
        }
    }

    /// What a log entry is about.
    public enum Event: Hashable, Sendable, Codable {
        case change(Change)
        case fact(Fact)
    }

    /// What no client asked for: the coordinator found it so.
    public enum Fact: Hashable, Sendable, Codable {
        /// All disks of a version were verified in a region; `generation` of the version, `nil` if not recorded.
        case regionReady(version: VersionNumber, generation: Generation?, region: Region)
        /// Replication to a region failed for good.
        case regionFailed(version: VersionNumber, generation: Generation?, region: Region)
        /// The time of a soft-deleted version was over.
        case expired(version: VersionNumber, generation: Generation?)
    }
}

extension History.Fact {
    /// The version that it is about.
    public var version: VersionNumber {
        switch self {
        case .regionReady(let version, _, _), .regionFailed(let version, _, _), .expired(let version, _): version
        }
    }

    var generation: Generation? {
        switch self {
        case .regionReady(_, let generation, _), .regionFailed(_, let generation, _), .expired(_, let generation):
            generation
        }
    }
}
