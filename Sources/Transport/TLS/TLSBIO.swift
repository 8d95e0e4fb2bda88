import COpenSSL
import NIOCore

/// Where OpenSSL reads and writes: two `ByteBuffer`s, so that bytes are copied once each way.
///
/// Confined to one event loop, as the `SSL` it serves.
final class TLSBIO {
    /// Bytes from the network that OpenSSL has not taken yet: at most one unfinished record after each read.
    var inbound = ByteBuffer()
    /// Records for the network.
    var outbound = ByteBuffer()

    /// A new `BIO *` over these buffers, which must outlive it.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(OpaquePointer(bitPattern: Self.methodAddress)) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    /// The address of the table of callbacks, made once and never freed or changed. (0 if there is no memory.)
    private static let methodAddress: UInt = {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ByteBuffer") else { return 0 }
        BIO_meth_set_write(method) { bio, bytes, count in TLSBIO.write(bio, bytes, count) }
        BIO_meth_set_read(method) { bio, bytes, count in TLSBIO.read(bio, bytes, count) }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return UInt(bitPattern: method)
    }()

    private static func buffers(of bio: OpaquePointer?) -> TLSBIO? {
        BIO_get_data(bio).map { Unmanaged<TLSBIO>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func write(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
        guard let bytes, count > 0, let buffers = buffers(of: bio) else { return 0 }
        vitrine_bio_no_retry(bio)
        buffers.outbound.writeBytes(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
        return count
    }

    private static func read(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
        guard let bytes, count > 0, let buffers = buffers(of: bio) else { return 0 }
        vitrine_bio_no_retry(bio)
        let available = min(Int(count), buffers.inbound.readableBytes)
        guard available > 0 else {
            vitrine_bio_retry_read(bio)
            return -1
        }
        buffers.inbound.readWithUnsafeReadableBytes { source in
            UnsafeMutableRawBufferPointer(start: bytes, count: available)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: source.prefix(available)))
            return available
        }
        return Int32(available)
    }
}
