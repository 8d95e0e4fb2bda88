import Foundation
import Gallery
import Transport
import Wire

/// Answers `RESOLVE` from the node's view, with the coordinator or without.
struct ViewResolving: Sendable {
    let node: NodeID
    let address: NodeAddress
    let view: CatalogView

    /// Answers `RESOLVE G/D[/latest|/X.Y.Z] in=R`.
    func answer(_ message: Message) -> Message {
        let id = message.id ?? 0
        do throws(Refusal) {
            return Message(id, AnswerVerb.ok.rawValue, try receipt(message).fields)
        } catch {
            let rule = error.rule.map { ["rule=\($0)"] } ?? []
            return .refusal(of: id, error.code, rule + error.fields, text: error.text)
        }
    }

    private func receipt(_ message: Message) throws(Refusal) -> Receipt {
        guard let text = message.positional.first else {
            throw Refusal(.invalid, "RESOLVE takes an image: \(ImageReference.form)")
        }
        let region = try message.field("in", Region.form, Region.init)
        guard region == node.region else {
            throw Refusal(
                .invalid, "this node is of \(node.region) and answers for no other region; ask one of \(region)")
        }
        guard let age = view.age(at: .wallClock), view.state.revision > 0 else {
            throw Refusal(.unavailable, "this node has not been told the catalog yet")
        }
        do throws(GalleryRefusal) {
            let reference = try ImageReference.read(text, as: "image")
            let resolution = try view.state.resolve(reference, in: region)
            return Receipt(resolution, node: node, address: address.text, age: age.milliseconds, origin: "view")
        } catch { throw Refusal(error) }
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
