import Foundation
import Gallery
import Transport
import Wire

/// Answers `RESOLVE` from the node's view, with the coordinator or without.
struct ViewResolving: Sendable {
    let node: NodeID
    let address: NodeAddress
    let view: CatalogView

    /// What `RESOLVE IMAGE in=REGION [subscription=S]` means here.
    func receipt(_ message: Message, _ principal: Principal) throws(Refusal) -> Receipt {
        guard let text = message.positional.first else {
            throw Refusal(.invalid, "RESOLVE takes an image: \(ImageReference.form)")
        }
        let region = try message.field("in", Region.form, Region.init)
        guard region == node.region else {
            throw Refusal(
                .invalid, "this node is of \(node.region) and answers for no other region; ask one of \(region)")
        }
        guard message["asof"] == nil else {
            throw Refusal(.invalid, "this node knows only what is latest at this moment; ask the coordinator for asof=")
        }
        let subscription = try message["subscription"].map { (text) throws(Refusal) in
            try message.field("subscription", SubscriptionID.form, SubscriptionID.init)
        }
        let (age, state) = (view.age(at: .wallClock), view.state)
        guard let age, state.revision > 0 else {
            throw Refusal(.unavailable, "this node has not been told the catalog yet")
        }
        if message["atleast"] != nil {
            let known = try message.field("atleast", "a revision", { DecimalNumber.read($0, as: Revision.self) })
            guard state.revision >= known else {
                throw Refusal(
                    .unavailable, rule: "ViewBehind", fields: ["revision=\(state.revision)"],
                    "this node's view is of revision \(state.revision), and the asker knows of \(known)")
            }
        }
        do throws(GalleryRefusal) {
            let reference = try ImageReference.read(text, as: "image")
            if let subscription { try state.requireKnown(subscription, for: principal) }
            let caller = Caller(principal, subscription: subscription)
            let machine = try MachineTerms(message)
            let resolution = try state.resolve(reference, in: region, for: caller, as: machine, now: .wallClock)
            return Receipt(resolution, node: node, address: address.text, age: age.milliseconds, origin: "view")
        } catch { throw Refusal(error) }
    }
}

/// The same on one connection.
final class ViewLookups: Lookups {
    private let resolving: ViewResolving
    private let peer: PeerIdentity
    private let denials: Denials

    init(resolving: ViewResolving, peer: PeerIdentity, denials: Denials) {
        self.resolving = resolving
        self.peer = peer
        self.denials = denials
    }

    func answer(_ message: Message, _ verb: Verb, id: UInt64, to writer: inout AnswerWriter) -> Bool {
        guard verb == .resolve else { return false }
        do throws(Refusal) {
            try resolving.receipt(message, peer.principal).write(to: &writer, id: id)
        } catch {
            denials.note(error, of: verb, about: message.positional.first, to: peer)
            writer.answer(id, error.message(to: id))
        }
        return true
    }
}

extension Refusal {
    /// A refusal of a gallery rule as it goes over the wire.
    init(_ refusal: GalleryRefusal) {
        let code: ErrorCode =
            switch refusal.kind {
            case .notFound: .notFound
            case .conflict: .conflict
            case .invalid: .invalid
            case .tooLarge: .tooLarge
            case .denied: .denied
            }
        self.init(code, rule: refusal.rule.rawValue, refusal.text)
    }
}

extension Instant {
    /// Unix time, by this machine's clock.
    static var wallClock: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
