public import Gallery

/// Who a certificate is for: the one URI among its subject alternative names, read.
///
/// ```
/// spiffe://CLUSTER/region/REGION/node/NAME
/// spiffe://CLUSTER/coordinator/ID
/// spiffe://CLUSTER/user/NAME
/// ```
///
/// Each identity has one spelling, so that two of them are one only if their texts are equal.
public struct PeerIdentity: Hashable, Sendable {
    /// What somebody is in a cluster.
    public enum Role: Hashable, Sendable {
        case node(NodeID)
        case coordinator(String)
        case user(String)
    }

    /// The longest cluster, coordinator and user name, in characters.
    public static let nameLengthMax = 64
    private static let scheme = "spiffe://"

    public let cluster: String
    public let role: Role
    /// Who asks, in the words of the catalog: `user/NAME`, `node/REGION/NAME`, `coordinator/NAME`.
    public let principal: Principal
    /// The serial number of the certificate that says so, in hexadecimal; `nil` where none was shown.
    ///
    /// It does not count: somebody may have several certificates.
    public internal(set) var certificate: String?

    /// Is `nil` if a name is not 1 to 64 of letters, digits, `-`, `_` and `.`, the first a letter or digit.
    public init?(cluster: String, role: Role) {
        guard Self.isName(cluster) else { return nil }
        switch role {
        case .node: break
        case .coordinator(let name), .user(let name): guard Self.isName(name) else { return nil }
        }
        self.cluster = cluster
        self.role = role
        principal = Principal(role.word)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.cluster == right.cluster && left.role == right.role
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(cluster)
        hasher.combine(role)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= nameLengthMax else {
            return false
        }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}

extension PeerIdentity: LosslessStringConvertible {
    /// Reads the URI, if it is the one spelling of an identity.
    public init?(_ uri: String) {
        guard uri.utf8.starts(with: Self.scheme.utf8) else { return nil }
        let path = String(decoding: uri.utf8.dropFirst(Self.scheme.utf8.count), as: UTF8.self)
        let parts = path.split(separator: "/", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        switch (parts.count, parts.count > 1 ? parts[1] : "") {
        case (3, "coordinator"): self.init(cluster: parts[0], role: .coordinator(parts[2]))
        case (3, "user"): self.init(cluster: parts[0], role: .user(parts[2]))
        case (5, "region"):
            guard parts[3] == "node", let node = NodeID("\(parts[2])/\(parts[4])") else { return nil }
            self.init(cluster: parts[0], role: .node(node))
        default: return nil
        }
    }

    public var description: String { "\(Self.scheme)\(cluster)/\(role)" }
}

extension PeerIdentity.Role: CustomStringConvertible {
    public var description: String {
        switch self {
        case .node(let node): "region/\(node.region)/node/\(node.name)"
        case .coordinator(let id): "coordinator/\(id)"
        case .user(let name): "user/\(name)"
        }
    }
}

extension PeerIdentity.Role {
    /// In the words of the catalog.
    fileprivate var word: String {
        switch self {
        case .user(let name): "user/\(name)"
        case .node(let node): "node/\(node)"
        case .coordinator(let name): "coordinator/\(name)"
        }
    }
}

extension PeerIdentity {
    /// Whether it is a client's.
    public var isUser: Bool {
        guard case .user = role else { return false }
        return true
    }
}
