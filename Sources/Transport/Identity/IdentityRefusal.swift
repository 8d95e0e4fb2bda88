/// Why a peer's certificate is not taken for an identity.
public enum IdentityRefusal: Error, Hashable, Sendable {
    case missing
    case expired(notAfter: String)
    case notYetValid(notBefore: String)
    /// It is not signed by this cluster's authority; the reason is OpenSSL's.
    case untrusted(String)
    /// An authority's certificate, which may sign others, shown as somebody's own.
    case authorityAsLeaf
    /// Its key usage or extended key usage does not allow what it is used for.
    case wrongUsage(String)
    /// Not exactly one URI among its subject alternative names.
    case uriCount(Int)
    /// Its one URI names nobody: see ``PeerIdentity``.
    case notAnIdentity(uri: String)
    case otherCluster(found: String, own: String)
    /// It is somebody, and somebody else was expected.
    case unexpected(found: PeerIdentity, expected: ExpectedPeer)
}

extension IdentityRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing: "there is none"
        case .expired(let notAfter): "it expired (notAfter \(notAfter)); issue a new one"
        case .notYetValid(let notBefore): "it is not valid yet (notBefore \(notBefore)); compare the clocks"
        case .untrusted(let reason): "it is not signed by this cluster's authority (\(reason))"
        case .authorityAsLeaf: "it is an authority's certificate, not a peer's own"
        case .wrongUsage(let usage): "it may not be used so (\(usage))"
        case .uriCount(let count): "it has \(count) URI names instead of one"
        case .notAnIdentity(let uri): "\(uri) names no node, coordinator or user"
        case .otherCluster(let found, let own): "it is of cluster \(found), not of \(own)"
        case .unexpected(let found, let expected): "it is \(found.role), but \(expected) was expected"
        }
    }
}
