import CZlib
import CZstd

/// Expands one compressed cluster, into memory of its own size and no more.
enum ClusterExpansion {
    /// QEMU compresses with a window of 4 KiB.
    private static let deflateWindowBits: Int32 = 12
    /// The longest window that a reader of Zstandard has to have: 8 MiB.
    private static let zstdWindowBitsMax: Int32 = 23

    /// The first `count` bytes that `packed` expands to; `nil` if it is damaged or expands to fewer.
    ///
    /// What follows the compressed bytes, up to the end of their last sector, is not looked at.
    static func expand(_ packed: [UInt8], to count: Int, _ compression: QCOW2Header.Compression) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let isWhole = packed.withUnsafeBytes { input in
            bytes.withUnsafeMutableBytes { output in
                switch compression {
                case .deflate: inflate(input, into: output)
                case .zstd: expandFrames(input, into: output)
                }
            }
        }
        return isWhole ? bytes : nil
    }

    private static func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        var stream = z_stream()
        guard vitrine_inflate_raw_init(&stream, deflateWindowBits) == Z_OK else { return false }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
        stream.avail_out = UInt32(clamping: output.count)
        let status = CZlib.inflate(&stream, Z_FINISH)
        return (status == Z_STREAM_END || status == Z_BUF_ERROR) && stream.avail_out == 0
    }

    private static func expandFrames(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard let context = ZSTD_createDCtx() else { return false }
        defer { ZSTD_freeDCtx(context) }
        guard ZSTD_isError(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, zstdWindowBitsMax)) == 0 else {
            return false
        }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        var left = 1
        while target.pos < target.size {
            let before = (source.pos, target.pos)
            left = ZSTD_decompressStream(context, &target, &source)
            guard ZSTD_isError(left) == 0, before != (source.pos, target.pos) else { return false }
        }
        // The frame has to end where the cluster does.
        return left == 0
    }
}
