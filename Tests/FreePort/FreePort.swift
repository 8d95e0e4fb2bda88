import Foundation
import Synchronization

/// Ports for tests to listen on.
public enum FreePort {
    /// Below the ports that the system gives to whoever asks for any, so that nobody gets one in between.
    private static let ports = 15_000..<32_000
    private static let following = Mutex(ports.lowerBound + Int(getpid()) % (ports.count / 2))

    public struct NoPort: Error {}

    /// A port of 127.0.0.1 that nobody listens on, and that is given to nobody else of this process for a while.
    public static func next() throws -> Int {
        for _ in ports {
            let port = following.withLock { next in
                defer { next = next + 1 < ports.upperBound ? next + 1 : ports.lowerBound }
                return next
            }
            if isFree(port) { return port }
        }
        throw NoPort()
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
