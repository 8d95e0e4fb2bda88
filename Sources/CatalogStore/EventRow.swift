public import Gallery

/// Something that came of a change, as whoever computed it writes it down; the catalog does not look into the body.
public struct EventRow: Hashable, Sendable {
    /// The kind of what is in the journal of latest.
    public static let latestMoved = "latestMoved"

    /// For instance `versionReady`.
    public let kind: String
    /// The text of what it is about, for instance the definition `contoso/web`; its case does not count.
    public let subject: String
    /// The region it is about, if it is about one.
    public let region: Region?
    /// The coordinator's wall clock.
    public let at: Instant
    /// At most ``CatalogLimits/eventBytesMax`` with the names.
    public let body: [UInt8]

    public init(kind: String, subject: String, region: Region? = nil, at: Instant, body: [UInt8]) {
        self.kind = kind
        self.subject = subject
        self.region = region
        self.at = at
        self.body = body
    }

    var byteCount: Int { kind.utf8.count + subject.utf8.count + body.count }
}

/// An event in its place.
public struct StoredEvent: Hashable, Sendable {
    public let position: EventPosition
    public let row: EventRow

    public init(position: EventPosition, row: EventRow) {
        self.position = position
        self.row = row
    }
}

/// Where an event stands: in the change of a revision, the how-manieth of those that came of it.
public struct EventPosition: Hashable, Sendable, Comparable {
    public static let beginning = EventPosition(revision: 0, index: 0)

    public let revision: Revision
    /// From 0.
    public let index: Int

    public init(revision: Revision, index: Int) {
        self.revision = revision
        self.index = index
    }

    /// After all events of `revision`.
    public static func end(of revision: Revision) -> Self { Self(revision: revision, index: .max) }

    public static func < (left: Self, right: Self) -> Bool {
        (left.revision, left.index) < (right.revision, right.index)
    }
}

extension Commit {
    var storedEvents: [StoredEvent] {
        events.enumerated().map { index, row in
            StoredEvent(position: EventPosition(revision: revision, index: index), row: row)
        }
    }
}
