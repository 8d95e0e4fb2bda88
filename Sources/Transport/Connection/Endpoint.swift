/// Where to connect to: a host name or address and a port.
///
/// Its text is `host:port`, or `[host]:port` for IPv6.
public struct Endpoint: Hashable, Sendable {
    /// The longest host name, in characters.
    public static let hostLengthMax = 253

    public let host: String
    public let port: UInt16

    /// Is `nil` if the host is empty, too long or holds anything but visible ASCII, or if the port is 0.
    public init?(host: String, port: Int) {
        guard let port = UInt16(exactly: port), port > 0, (1...Self.hostLengthMax).contains(host.utf8.count),
            host.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"[]/".utf8.contains($0) })
        else { return nil }
        self.host = host
        self.port = port
    }
}

extension Endpoint: LosslessStringConvertible {
    /// Reads `host:port`.
    public init?(_ text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = text[text.index(after: colon)...]
        guard let port = UInt16(digits), String(port) == digits else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]"), host.utf8.count > 2 {
            host = host.dropFirst().dropLast()
        } else if host.utf8.contains(UInt8(ascii: ":")) {
            return nil
        }
        self.init(host: String(host), port: Int(port))
    }

    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
