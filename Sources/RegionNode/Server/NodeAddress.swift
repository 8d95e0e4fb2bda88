import Synchronization

/// Where others reach this node; the port may be known only once the node listens.
final class NodeAddress: Sendable {
    private let host: String
    private let port: Atomic<Int>

    init(host: String, port: Int) {
        self.host = host
        self.port = Atomic(port)
    }

    /// `host:port`, an IPv6 address in brackets.
    var text: String {
        let port = port.load(ordering: .acquiring)
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Takes the port that is listened on, unless the settings named one.
    func settle(on listening: Int) {
        _ = port.compareExchange(expected: 0, desired: listening, ordering: .acquiringAndReleasing)
    }
}
