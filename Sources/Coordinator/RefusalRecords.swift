import CatalogStore
import Gallery
import Logging
import Transport
import Wire

/// Writing down who was denied or refused what.
extension Coordinator {
    /// Takes note that a request was denied; it is in the audit a moment later.
    func noteDenied(_ refusal: GalleryRefusal, _ asked: Asked) {
        guard refusal.kind == .denied else { return }
        note(.denied, asked, reason: refusal.text, result: ErrorCode.denied.rawValue)
    }

    /// Takes note that a rule refused a change that a user asked for; what was denied was noted where it was decided.
    func noteRefused(_ error: any Error, _ request: Request) {
        guard let refusal = Refusal(explaining: error), let rule = refusal.rule, refusal.code.isOfRule,
            case .user = request.peer.role, request.verb.changesCatalog, request.message["check"] != "true"
        else { return }
        let target = request.target ?? (error as? GalleryRefusal)?.target ?? ""
        note(
            .refused, Asked(request, target: target), reason: refusal.text, result: "\(refusal.code.rawValue) \(rule)")
    }

    /// Notes that somebody takes a copy of the whole catalog.
    func note(backUp request: Request) {
        note(
            .allowed, Asked(request, target: "catalog"),
            reason: routing.state.authorization(of: request.peer.principal, to: .operateCluster, at: .root).reason,
            result: "OK")
    }

    /// Takes note of what a node denied to users: a record for each sum that it tells.
    func noteDenied(_ denials: [NodeReport.Denial], by node: NodeID) {
        for denial in denials {
            let verb = Verb(rawValue: denial.verb)
            let times = denial.count == 1 ? "once" : "\(denial.count) times"
            refused.add(
                AuditEntry(
                    at: clock.wall(), actor: Principal(Self.cut(denial.principal, to: RefusedRequests.nameMax)),
                    certificate: denial.certificate.map { Self.cut($0, to: RefusedRequests.nameMax) },
                    verb: verb?.rawValue ?? "MANY", operation: verb?.activityAtNodes?.rawValue,
                    object: Self.cut(denial.target, to: RefusedRequests.targetMax), decision: .denied,
                    reason: "by node \(node), \(times) since it told last: "
                        + Self.cut(denial.reason, to: RefusedRequests.reasonMax),
                    result: ErrorCode.denied.rawValue),
                isChange: verb == .offer || verb == .put || verb == .scrub)
        }
        if !denials.isEmpty { writeRefused() }
    }

    private func note(_ decision: AuditEntry.Decision, _ asked: Asked, reason: String, result: String) {
        refused.add(
            AuditEntry(
                at: clock.wall(), actor: asked.principal, certificate: asked.certificate, verb: asked.verb,
                operation: asked.operation, object: Self.cut(asked.target, to: RefusedRequests.targetMax),
                decision: decision, reason: Self.cut(reason, to: RefusedRequests.reasonMax), result: result),
            isChange: asked.isChange)
        writeRefused()
    }

    /// Writes what is left before the catalog is closed.
    func writeLastRefused() async {
        while failure == nil {
            let records = refused.take(at: clock.wall())
            guard !records.isEmpty, await write(records) else { return }
        }
    }

    /// Writes what waits, one batch after the other.
    func writeRefused() {
        guard !refused.isWriting, failure == nil, obstruction == nil, !isClosed else { return }
        let records = refused.take(at: clock.wall())
        guard !records.isEmpty else { return }
        refused.isWriting = true
        Task {
            let isWritten = await write(records)
            refused.isWriting = false
            // What could not be written is tried again with the next tick.
            if isWritten, !refused.isEmpty { writeRefused() }
        }
    }

    /// Whether they are in the audit.
    private func write(_ records: [AuditEntry]) async -> Bool {
        do {
            try await store.record(records)
            return true
        } catch {
            if error.leavesCatalogKnown {
                obstruct(error)
                refused.putBack(records)
            } else {
                // What cannot be audited is not done: no more changes either.
                _ = fail(error)
            }
            return false
        }
    }

    static func cut(_ text: String, to countMax: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(countMax)))
    }
}

extension ErrorCode {
    /// Whether it says that something asked for is against a rule; else who asks may not, or this side cannot.
    fileprivate var isOfRule: Bool {
        switch self {
        case .invalid, .notFound, .conflict, .gone, .tooLarge: true
        default: false
        }
    }
}

extension Request {
    /// What it is about, as the audit names it; `nil` where it does not stand on the line.
    fileprivate var target: String? {
        let words = Array(message.positional)
        guard words.count == 2, let type = ResourceType(rawValue: words[0]) else { return nil }
        return switch type {
        case .tenant, .subscription, .principal: "\(type.rawValue) \(words[1])"
        default: words[1]
        }
    }
}
