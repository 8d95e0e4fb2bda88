import Glibc
import Settings

/// Takes connections in, as the kernel does for a process that is paused, and never says a word.
final class MuteListener: Sendable {
    struct Failure: Error {
        let number: Int32
    }

    let address: Address
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(number: errno) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isListening, let address = Address("127.0.0.1:\(UInt16(bigEndian: name.sin_port))") else {
            throw Failure(number: errno)
        }
        self.address = address
    }

    deinit {
        close(descriptor)
    }
}
