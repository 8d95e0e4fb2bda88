extension UnsafeRawBufferPointer {
    /// Whether every byte is 0.
    ///
    /// Stops at the first 64 bytes that are not.
    public var isAllZero: Bool {
        let word = MemoryLayout<UInt64>.size
        var offset = 0
        while offset + 8 * word <= count {
            var seen: UInt64 = 0
            for step in 0..<8 { seen |= loadUnaligned(fromByteOffset: offset + step * word, as: UInt64.self) }
            guard seen == 0 else { return false }
            offset += 8 * word
        }
        return self[offset...].allSatisfy { $0 == 0 }
    }
}
