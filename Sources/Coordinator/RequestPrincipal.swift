import Gallery
import Transport

extension PeerIdentity {
    /// Who asks, in the words of the catalog: what the certificate bears without the cluster.
    var principal: Principal {
        switch role {
        case .user(let name): Principal("user/\(name)")
        case .node(let node): Principal("node/\(node)")
        case .coordinator(let name): Principal("coordinator/\(name)")
        }
    }
}
