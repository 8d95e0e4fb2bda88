import Gallery
import Synchronization
import Transport
import Wire

/// What this node denied to users, by user and verb, until the coordinator was told, which keeps the audit.
///
/// What a node that ends has not told yet is lost with it.
final class Denials: Sendable {
    /// Whose denials are counted apart; beyond, all others as one.
    static let countMax = NodeReport.denialsMax - 1
    private static let others = Key(principal: "user/others", verb: "MANY")

    private struct Key: Hashable, Comparable {
        let principal: String
        let verb: String

        static func < (left: Self, right: Self) -> Bool {
            (left.principal, left.verb) < (right.principal, right.verb)
        }
    }

    private let untold = Mutex<[Key: NodeReport.Denial]>([:])

    /// Takes note if the refusal is of a user, and for want of a right.
    func note(_ refusal: Refusal, of verb: Verb, about target: String?, to peer: PeerIdentity) {
        guard refusal.code == .denied, peer.isUser else { return }
        let denial = NodeReport.Denial(
            principal: peer.principal.name, certificate: peer.certificate, verb: verb.rawValue,
            target: Self.cut(target ?? ""), reason: Self.cut(refusal.text), count: 1)
        untold.withLock { Self.add(denial, to: &$0) }
    }

    /// All that is to be told; it counts as told unless it is given back.
    func take() -> [NodeReport.Denial] {
        untold.withLock { untold in
            defer { untold = [:] }
            return untold.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The coordinator was not told.
    func giveBack(_ denials: [NodeReport.Denial]) {
        untold.withLock { untold in for denial in denials { Self.add(denial, to: &untold) } }
    }

    private static func add(_ denial: NodeReport.Denial, to untold: inout [Key: NodeReport.Denial]) {
        var key = Key(principal: denial.principal, verb: denial.verb)
        if untold[key] == nil, untold.count >= countMax { key = others }
        untold[key] = NodeReport.Denial(
            principal: key.principal, certificate: denial.certificate, verb: key.verb, target: denial.target,
            reason: denial.reason, count: (untold[key]?.count ?? 0) + denial.count)
    }

    private static func cut(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(NodeReport.denialTextMax)))
    }
}
