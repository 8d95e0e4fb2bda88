/// Why a certificate or an authority could not be made, read or written.
public enum CertificateError: Error, Hashable, Sendable {
    /// Not a cluster's name: see ``PeerIdentity``.
    case clusterName(String)
    /// The identity is of another cluster than the authority.
    case otherCluster(found: String, own: String)
    /// A file is there already; nothing is overwritten.
    case exists(path: String)
    case cannotRead(path: String, reason: String)
    case cannotWrite(path: String, reason: String)
    /// The file holds no authority of ours that can sign.
    case notAnAuthority(path: String, reason: String)
    /// OpenSSL refused.
    case openSSL(String)
}

extension CertificateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .clusterName(let name): "\(name) is no name for a cluster"
        case .otherCluster(let found, let own): "the identity is of cluster \(found), the authority of \(own)"
        case .exists(let path): "\(path) is there already and is not overwritten"
        case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
        case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)"
        case .notAnAuthority(let path, let reason): "\(path) is not a cluster's authority: \(reason)"
        case .openSSL(let reason): "OpenSSL: \(reason)"
        }
    }
}
