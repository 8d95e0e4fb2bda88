public import NIOCore

extension ByteBuffer {
    /// A buffer of `count` bytes that `fill` writes, all of them, straight into its memory.
    public init<Failure: Error>(
        filling count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        var buffer = ByteBufferAllocator().buffer(capacity: count)
        var failure: Failure?
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
            do throws(Failure) {
                try fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
                return count
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        self = buffer
    }
}
