import Foundation

/// Ports that nobody listens on, one after the other.
enum FreePorts {
    /// Why there are none.
    struct NoneLeft: Error {}

    /// The first of `count` consecutive ports, below those that the system gives to connections.
    static func take(count: Int) throws -> Int {
        for _ in 0..<200 {
            let base = Int.random(in: 20_000...29_000)
            if (base..<(base + count)).allSatisfy(isFree) { return base }
        }
        throw NoneLeft()
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// A port of this machine.
func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return address
}
