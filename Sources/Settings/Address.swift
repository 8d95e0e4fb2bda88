/// Where something listens: `host:port`, with an IPv6 address in brackets (`[::1]:7443`).
public struct Address: Hashable, Sendable {
    /// The longest host, in characters: what the name system allows.
    public static let hostLengthMax = 253

    public let host: String
    /// 0 lets the system choose one; only tests listen so.
    public let port: Int

    /// Is `nil` if the host is empty, too long or holds white space, or the port is not 0…65535.
    public init?(host: String, port: Int) {
        guard !host.isEmpty, host.utf8.count <= Self.hostLengthMax, (0...65_535).contains(port),
            host.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"/[]".utf8.contains($0) })
        else { return nil }
        self.host = host
        self.port = port
    }
}

extension Address: LosslessStringConvertible {
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard let port = Int(digits), String(port) == digits else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        self.init(host: String(host), port: port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
