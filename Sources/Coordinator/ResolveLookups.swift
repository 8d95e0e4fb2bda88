import Gallery
import Transport
import Wire

/// Answers `RESOLVE` on one connection from the routing table, of which it takes one state for all that comes at once.
final class ResolveLookups: Lookups {
    private let routing: Routing
    private let leadership: Leadership
    private let clock: Clock
    private let principal: Principal
    /// Held from the first question of what came to the last.
    private var snapshot: Routing.Snapshot?
    /// What the peer may, and in which snapshot.
    private var reading: (ReadableVersions, of: UInt64)?

    init(_ routing: Routing, _ leadership: Leadership, _ clock: Clock, for principal: Principal) {
        self.routing = routing
        self.leadership = leadership
        self.clock = clock
        self.principal = principal
    }

    func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool {
        guard verb == .resolve, message["asof"] == nil else { return false }
        do {
            try receipt(message).write(to: &writer, id: id)
            return true
        } catch let refusal as GalleryRefusal where refusal.kind == .denied {
            // Answered on the long way, where it is written down.
            return false
        } catch {
            // A doubt is waited out on the long way.
            guard let refusal = Refusal(explaining: error), refusal.rule != Refusal.inDoubt.rule else { return false }
            writer.answer(id, refusal.message(to: id))
            return true
        }
    }

    func rest() {
        snapshot = nil
    }

    /// What `RESOLVE IMAGE in=REGION [subscription=S]` means at this moment.
    func receipt(_ message: Message) throws -> Receipt {
        let (reference, region) = try message.question()
        let caller = Caller(principal, subscription: try message.subscription())
        let snapshot = try currentSnapshot()
        if let named = caller.subscription { try snapshot.state.requireKnown(named, for: principal) }
        return try routing.resolve(
            reference, in: region, for: caller, knowing: reading(in: snapshot), as: try MachineTerms(message),
            from: snapshot, now: clock.wall())
    }

    private func currentSnapshot() throws(Refusal) -> Routing.Snapshot {
        if let snapshot { return snapshot }
        // Where nodes obey nobody, they know better what stands where.
        try leadership.requireChanging()
        let fresh = routing.snapshot
        snapshot = fresh
        return fresh
    }

    private func reading(in snapshot: Routing.Snapshot) -> ReadableVersions {
        if let (reading, number) = reading, number == snapshot.number { return reading }
        let fresh = snapshot.state.readableVersions(by: principal)
        reading = (fresh, snapshot.number)
        return fresh
    }
}

extension Message {
    /// What a `RESOLVE` asks.
    func question() throws -> (ImageReference, Region) {
        guard let image = positional.first else {
            throw Refusal(
                .invalid, rule: GalleryRefusal.Rule.invalidName.rawValue, "RESOLVE needs \(ImageReference.form)")
        }
        return (try ImageReference.read(image, as: "image"), try region("in"))
    }
}
