public import Gallery
import Settings
import Transport
public import Wire

/// An event of the catalog: something that a person may wait for.
public struct WatchedEvent: Sendable {
    public let revision: Revision
    public let document: JSONValue
}

extension GalleryClient {
    /// Hands on each event after a revision as it comes, until the task is cancelled or `handle` throws.
    ///
    /// Without a revision it begins with what comes next. A lost connection is made again, and goes on where it broke
    /// off; a coordinator that refuses ends it.
    public func watch(
        since revision: Revision?, _ handle: (WatchedEvent) async throws -> Void
    ) async throws {
        var place = EventPlace(revision)
        var fruitless = 0
        while true {
            let before = place
            do {
                try await withCoordinator { connection in
                    try await follow(connection, &place, handle)
                }
            } catch let error as ConnectionError {
                try error.throwIfFinal(about: Verb.events.rawValue)
                fruitless = place == before ? fruitless + 1 : 0
                guard fruitless <= limits.fruitlessAttemptsMax else {
                    throw ClientError.coordinatorUnreachable(settings.coordinator, reason: error.shortReason)
                }
            }
            try await pause(fruitless + 1)
        }
    }

    /// Returns when the connection ends in peace.
    private func follow(
        _ connection: Connection, _ place: inout EventPlace, _ handle: (WatchedEvent) async throws -> Void
    ) async throws {
        let since = place.since
        let answer = try await connection.ask(
            .events, since.map { ["since=\($0)"] } ?? [], deadline: limits.answerTimeout)
        if since == nil { place = EventPlace(answer["revision"].flatMap(Revision.init)) }
        place.begin()
        for try await message in connection.events where message.verb == UnaskedVerb.event.rawValue {
            guard let number = message.positional.first.flatMap(Revision.init) else { continue }
            guard place.isNew(number) else { continue }
            let document = try DocumentCoding.value(JSONValue.self, of: message, to: "EVENTS")
            try await handle(WatchedEvent(revision: number, document: document))
        }
    }
}

/// Up to where events were handed on: a revision may bring several, and a connection may break between them.
struct EventPlace: Equatable {
    /// All events up to this one were handed on.
    private var complete: Revision?
    private var current: Revision?
    private var handedOn = 0
    private var toPassOver = 0

    init(_ revision: Revision?) {
        complete = revision
    }

    /// What to ask for; `nil` for what comes next.
    var since: Revision? { complete }

    /// A new connection begins after ``since``, and repeats what of the current revision was handed on.
    mutating func begin() { toPassOver = handedOn }

    /// Takes note of an event, and says whether it is to be handed on.
    mutating func isNew(_ revision: Revision) -> Bool {
        if revision != current {
            complete = current ?? complete
            (current, handedOn, toPassOver) = (revision, 0, 0)
        }
        guard toPassOver == 0 else {
            toPassOver -= 1
            return false
        }
        handedOn += 1
        return true
    }
}
