extension ImageFile {
    /// How much of a table is in memory while it is gone through.
    private static var pieceBytes: Int { 64 << 10 }

    /// Goes through a table of big-endian words, in order, and shows those entries that are not all zero.
    ///
    /// An entry has one word or two; `second` is 0 where it has one. The file's holes are passed over unread.
    /// The table lies inside the file.
    func forEachEntry(
        ofTable offset: Int, count: Int, words: Int,
        _ body: (_ index: Int, _ first: UInt64, _ second: UInt64) throws(Failure) -> Void
    ) throws(Failure) {
        let entryBytes = words * MemoryLayout<UInt64>.size
        let pieceEntries = Self.pieceBytes / entryBytes
        var occupied = 0
        for start in stride(from: 0, to: count, by: pieceEntries) {
            let entries = min(pieceEntries, count - start)
            let place = offset + start * entryBytes
            if occupied <= place { occupied = try firstOccupied(from: place) }
            guard occupied < place + entries * entryBytes else { continue }
            let piece = try bytes(at: place, count: entries * entryBytes)
            let result = piece.withUnsafeBytes { buffer in
                Result { () throws(Failure) in
                    for entry in 0..<entries {
                        let first = Self.word(buffer, entry * entryBytes)
                        let second = words == 1 ? 0 : Self.word(buffer, entry * entryBytes + 8)
                        if first | second != 0 { try body(start + entry, first, second) }
                    }
                }
            }
            try result.get()
        }
    }

    private static func word(_ buffer: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
